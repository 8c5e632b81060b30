package io.gatun.device.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.device.opencl.GatunProcess.Outcome;
import io.gatun.device.opencl.GatunProcess.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept on disk between processes may be missing, cut, altered or another's: the answer is the same. */
class OpenClCacheTest {
    private static final Path CAT = Path.of("model-zoo", "samples", "chelsea.png");
    private static final int PROCESSES = 4;

    @TempDir
    private Path folder;

    private GatunProcess gatun;

    @BeforeEach
    void prepare() throws IOException {
        OpenCl.require();
        gatun = GatunProcess.in(folder);
    }

    @Test
    void filesThatWereCutOrAlteredAreMadeAnew() throws Exception {
        assertSeesTheCat(classify());
        var before = files();
        assertThat(before).isNotEmpty();
        for (int i = 0; i < before.size(); i++) {
            var bytes = Files.readAllBytes(before.get(i));
            switch (i % 3) {
                case 0 -> bytes = Arrays.copyOf(bytes, bytes.length / 2);
                case 1 -> bytes[bytes.length - 1] ^= 1;
                default -> bytes = new byte[0];
            }
            Files.write(before.get(i), bytes);
        }
        assertSeesTheCat(classify());
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void filesThatHoldAnothersProgramAreMadeAnew() throws Exception {
        assertSeesTheCat(classify());
        var files = files();
        assertThat(files).hasSizeGreaterThan(1);
        var contents = new ArrayList<byte[]>();
        for (var file : files) {
            contents.add(Files.readAllBytes(file));
        }
        for (int i = 0; i < files.size(); i++) {
            Files.write(files.get(i), contents.get((i + 1) % files.size()));
        }
        assertSeesTheCat(classify());
    }

    @Test
    void processesThatBeginAtOnceShareAnEmptyFolder() throws Exception {
        var started = new ArrayList<Started>();
        for (int i = 0; i < PROCESSES; i++) {
            started.add(gatun.start("classify", "--require", OpenCl.NAME, CAT));
        }
        for (var process : started) {
            assertSeesTheCat(process.end());
        }
        assertSeesTheCat(classify());
        assertThat(files())
                .as("whole files only")
                .allSatisfy(file -> assertThat(file.toString()).doesNotEndWith(".tmp"));
    }

    @Test
    void aFolderThatCannotBeWrittenIsDoneWithout() throws Exception {
        // a file in its place: permissions would not stop root
        Files.writeString(folder.resolve("cache"), "in the way");
        // PoCL would look there, too, and have no device
        gatun = gatun.variable("POCL_CACHE_DIR", folder.resolve("pocl").toString());
        assertSeesTheCat(classify());
        assertThat(folder.resolve("cache")).hasContent("in the way");
    }

    private Outcome classify() throws Exception {
        return gatun.run("classify", "--require", OpenCl.NAME, CAT);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(folder.resolve("cache/gatun"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void assertSeesTheCat(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines().findFirst().orElseThrow()).matches("cat +\\d\\d\\.\\d %");
    }
}
