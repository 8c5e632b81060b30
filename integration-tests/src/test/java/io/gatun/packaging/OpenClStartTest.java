package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.device.opencl.OpenCl;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.zoo.Zoo;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.jocl.CL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However it is started, the plugin is found where its jar is, and sees the cat that the CPU sees. */
class OpenClStartTest {
    private static final Path CAT = Path.of("model-zoo/samples/chelsea.png");
    private static final String PROGRAM = Libraries.placeOf(OpenClProgram.class);
    private static final float CLOSE = 1e-3f;

    @BeforeEach
    void requireDevice() {
        OpenCl.require();
    }

    @Test
    void onTheModulePathItIsFoundAsAModule() throws Exception {
        var flags = List.of(
                "--enable-native-access=io.gatun.runtime,io.gatun.opencl,jocl",
                "-p",
                withPlugin(),
                "--add-modules",
                "io.gatun.zoo",
                "-cp",
                PROGRAM);
        assertSeesTheCat(ChildJvm.run(flags, OpenClProgram.class, CAT.toString()), "module path");
    }

    @Test
    void onTheClassPathItIsFoundByItsService() throws Exception {
        var flags = List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                withPlugin() + File.pathSeparator + PROGRAM);
        assertSeesTheCat(ChildJvm.run(flags, OpenClProgram.class, CAT.toString()), "class path");
    }

    /** The libraries of every user, the plugin, and what it needs. */
    private static String withPlugin() {
        var plugin = ServiceLoader.load(AcceleratorProvider.class).stream()
                .filter(provider -> provider.get().name().equals(OpenCl.NAME))
                .findFirst()
                .orElseThrow();
        return String.join(
                File.pathSeparator, Libraries.path(), Libraries.placeOf(plugin.type()), Libraries.placeOf(CL.class));
    }

    private static void assertSeesTheCat(ChildJvm.Output output, String path) {
        assertThat(output.lines()).hasSize(2);
        assertThat(output.lines().getFirst()).isEqualTo(path);
        var words = output.lines().getLast().split(" ");
        try (var classifier = Zoo.open(Zoo.DEFAULT)) {
            var expected = classifier.classify(CAT, 1).getFirst();
            assertThat(words[0]).isEqualTo("cat").isEqualTo(expected.label());
            assertThat(Float.parseFloat(words[1])).isCloseTo(expected.probability(), within(CLOSE));
        }
        assertThat(output.errors()).doesNotContain("restricted", "native access");
    }
}
