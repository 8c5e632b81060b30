package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.zoo.Zoo;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights stay in the mapped file: a model far larger than the heap loads, and at once. */
class LargeModelTest {
    private static final long PARAMETERS_OF_VGG16 = 138_357_544;

    @Test
    void vgg16LoadsWithAHeapOf128Megabytes(@TempDir Path folder) throws Exception {
        var file = folder.resolve("vgg16.onnx");
        Zoo.export("vgg16", 1, file);
        assertThat(Files.size(file)).isGreaterThan(PARAMETERS_OF_VGG16 * Float.BYTES);

        var path = Libraries.path() + File.pathSeparator + Libraries.placeOf(LoadProgram.class);
        var flags = List.of("-Xmx128m", "--add-modules", "jdk.incubator.vector", "-cp", path);
        var output = ChildJvm.run(flags, LoadProgram.class, file.toString());

        double millis = Double.parseDouble(output.lines().getFirst());
        System.out.printf("vgg16, %d MB, -Xmx128m: loaded in %.0f ms%n", Files.size(file) / 1_000_000, millis);
        assertThat(output.lines().get(1)).contains("224");
        assertThat(millis).isLessThan(2_000);
    }
}
