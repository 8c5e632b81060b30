package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model file that is truncated while it is open does not take the JVM with it. */
class TruncatedFileTest {
    @TempDir
    private Path folder;

    private List<String> run(String how) throws Exception {
        var path = Libraries.path() + File.pathSeparator + Libraries.placeOf(TruncateProgram.class);
        var flags = List.of("-Xmx128m", "--add-modules", "jdk.incubator.vector", "-cp", path);
        return ChildJvm.run(
                        flags,
                        TruncateProgram.class,
                        folder.resolve("model.onnx").toString(),
                        how)
                .lines();
    }

    @Test
    void mappedFilesAreMissedBeforeTheNextRun() throws Exception {
        assertThat(run("mapped"))
                .containsExactly(
                        "1.0",
                        "model.onnx: 'model.onnx' had 4194421 bytes when the model was loaded and has 1024;"
                                + " where files may change, load with LoadOptions.copied()",
                        "alive");
    }

    @Test
    void copiedFilesMayGo() throws Exception {
        assertThat(run("copied")).containsExactly("1.0", "1.0", "alive");
    }
}
