package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.zoo.Guess;
import io.gatun.zoo.Zoo;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However it is started, the embedded network sees the same cat. */
class StartTest {
    private static final Path CAT = Path.of("model-zoo/samples/chelsea.png");
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String ADVICE = "--add-modules " + VECTOR_MODULE;
    private static final String PROGRAM = Libraries.placeOf(ClassifyProgram.class);
    private static final String ON_CLASS_PATH = Libraries.path() + File.pathSeparator + PROGRAM;

    private static final Guess EXPECTED = expected();

    private static Guess expected() {
        try (var classifier = Zoo.open(Zoo.DEFAULT)) {
            return classifier.classify(CAT, 1).getFirst();
        }
    }

    @Test
    void onTheModulePathTheModulesBringTheVectorModuleThemselves() throws Exception {
        var flags = List.of(
                "--enable-native-access=io.gatun.runtime",
                "-p",
                Libraries.path(),
                "--add-modules",
                "io.gatun.zoo",
                "-cp",
                PROGRAM);
        var output = start(flags);
        assertSeesTheCat(output, "module path", "Vector API");
        assertThat(output.errors()).doesNotContain(ADVICE);
    }

    @Test
    void onTheClassPathOneFlagAddsTheVectorModule() throws Exception {
        var output = start(onClassPathWith("--add-modules", VECTOR_MODULE));
        assertSeesTheCat(output, "class path", "Vector API");
        assertThat(output.errors()).doesNotContain(ADVICE);
    }

    @Test
    void withoutTheFlagItRunsOnScalarsAndSaysOnceWhatToAdd() throws Exception {
        var output = start(onClassPathWith());
        assertSeesTheCat(output, "class path", "scalar kernels only");
        assertThat(output.errors()).containsOnlyOnce(ADVICE).containsOnlyOnce("WARNING");
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256})
    void aForcedWidthOfVectorsGivesTheSameAnswer(int bits) throws Exception {
        var output = start(onClassPathWith("--add-modules", VECTOR_MODULE, "-Dgatun.vector.bits=" + bits));
        assertSeesTheCat(output, "class path", "Vector API, " + bits + " bits, forced");
    }

    @Test
    void anImageWithoutFlightRecorderWillDo() throws Exception {
        var modules = "java.desktop,java.logging," + VECTOR_MODULE;
        var output = start(onClassPathWith("--limit-modules", modules, "--add-modules", VECTOR_MODULE));
        assertSeesTheCat(output, "class path", "Vector API");
    }

    private static List<String> onClassPathWith(String... flags) {
        var all = new ArrayList<>(List.of(flags));
        all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", ON_CLASS_PATH));
        return all;
    }

    private static ChildJvm.Output start(List<String> flags) throws Exception {
        return ChildJvm.run(flags, ClassifyProgram.class, CAT.toString());
    }

    private static void assertSeesTheCat(ChildJvm.Output output, String path, String device) {
        assertThat(output.lines()).hasSize(4);
        assertThat(output.lines().getFirst()).isEqualTo(path);
        assertThat(output.lines().get(1)).startsWith("cpu: ").contains(device);
        for (var answer : output.lines().subList(2, 4)) {
            var words = answer.split(" ");
            assertThat(words[0]).isEqualTo("cat").isEqualTo(EXPECTED.label());
            assertThat(Float.parseFloat(words[1])).isCloseTo(EXPECTED.probability(), within(1e-4f));
        }
    }
}
