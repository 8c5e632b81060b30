package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A kernel that the JVM does not compile, as it does by accident now and then, is named; sound ones are not. */
class SlowKernelTest {
    private static final String RUNS = "220";
    private static final String SECONDS = "5";
    private static final String NOTICE = "the JVM has probably compiled the kernel badly";

    @Test
    void aKernelThatStaysInterpretedIsNamedOnce() throws Exception {
        // a cold process would wait for the kernel for ten seconds, and compute without it until then
        var errors = run(
                "-Dgatun.coldStart=false",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=exclude,io.gatun.cpu.gemm.GemmKernel4Vectors::*");
        assertThat(errors)
                .containsOnlyOnce(NOTICE)
                .containsPattern("node 'body\\.\\d\\.c\\d' \\(.*\\) takes .* GFLOP/s");
    }

    @Test
    void nothingIsSaidOfSoundKernels() throws Exception {
        assertThat(run()).doesNotContain(NOTICE);
    }

    private static String run(String... flags) throws Exception {
        var path = Libraries.path() + File.pathSeparator + Libraries.placeOf(RepeatProgram.class);
        var all = new ArrayList<>(List.of(flags));
        all.addAll(List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp", path));
        return ChildJvm.run(all, RepeatProgram.class, RUNS, SECONDS).errors();
    }
}
