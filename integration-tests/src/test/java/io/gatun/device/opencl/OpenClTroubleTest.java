package io.gatun.device.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.device.opencl.GatunProcess.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that can be wrong with a driver: a user reads one line, and gets the CPU's answer unless the device was insisted on. */
class OpenClTroubleTest {
    private static final Path CAT = Path.of("model-zoo", "samples", "chelsea.png");
    private static final int LIBRARY_BYTES = 1000;

    @TempDir
    private Path folder;

    private GatunProcess gatun;

    @BeforeEach
    void prepare() throws Exception {
        OpenCl.require();
        gatun = GatunProcess.in(folder);
    }

    @Test
    void aMachineWithoutDrivers() throws Exception {
        var nothing = Files.createDirectory(folder.resolve("vendors")).toString();
        var without = gatun.variable("OCL_ICD_VENDORS", nothing).variable("OPENCL_VENDOR_PATH", nothing);
        assertTakenOver(without, "no OpenCL device", "install");

        var devices = without.run("devices");
        assertThat(devices.code()).isZero();
        assertThat(devices.out()).contains("cpu").containsPattern("opencl.*no OpenCL device");
    }

    @Test
    void aMachineWithoutLoader() throws Exception {
        var libraries = Files.createDirectory(folder.resolve("libraries"));
        Files.writeString(libraries.resolve("libOpenCL.so.1"), "no library");
        assertTakenOver(gatun.variable("LD_LIBRARY_PATH", libraries.toString()), "ocl-icd-libopencl1");
    }

    @Test
    void aKernelThatDoesNotBuild() throws Exception {
        var kernels = Files.createDirectories(folder.resolve("classes/io/gatun/opencl"));
        Files.writeString(kernels.resolve("common.cl"), "this is no OpenCL C\n");
        assertTakenOver(gatun.before(folder.resolve("classes")), ".cl", "does not build");
    }

    @Test
    void temporaryFilesHaveNoPlace() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "no folder");
        assertTakenOver(gatun.flag("-Djava.io.tmpdir=" + file), "JOCL", "temporary files");
    }

    @Test
    void aLibraryThatWasCutWhileItWasUnpacked() throws Exception {
        assertOnDevice(gatun.run("classify", "--require", OpenCl.NAME, CAT));
        Path library;
        try (var files = Files.list(folder.resolve("tmp"))) {
            library = files.filter(file -> file.getFileName().toString().contains("JOCL"))
                    .findFirst()
                    .orElseThrow();
        }
        var whole = Files.readAllBytes(library);
        Files.write(library, Arrays.copyOf(whole, LIBRARY_BYTES));
        assertOnDevice(gatun.run("classify", "--require", OpenCl.NAME, CAT));
        assertThat(library).hasBinaryContent(whole);
    }

    @Test
    void aBatchThatTheDeviceHasNoMemoryFor() throws Exception {
        var small = gatun.variable("POCL_MEMORY_LIMIT", "1")
                .flag("-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%n")
                .program(LargeBatchProgram.class);
        var preferred = small.run("prefer");
        assertThat(preferred.code()).as(preferred.err()).isZero();
        assertThat(preferred.out()).isEqualTo("as the CPU\n");
        assertOneLine(preferred, "bytes");

        var required = small.run("require");
        assertThat(required.code()).as(required.err()).isZero();
        assertThat(required.out()).contains(OpenCl.NAME, "bytes").hasLineCount(1);
        assertThat(required.err()).isEmpty();
    }

    private static void assertTakenOver(GatunProcess spoilt, String... words) throws Exception {
        var preferred = spoilt.run("classify", "--prefer", OpenCl.NAME, CAT);
        assertThat(preferred.code()).as(preferred.err()).isZero();
        assertThat(preferred.out()).isEqualTo(spoilt.run("classify", CAT).out());
        assertOneLine(preferred, words);

        var required = spoilt.run("classify", "--require", OpenCl.NAME, CAT);
        assertThat(required.code()).isEqualTo(1);
        assertThat(required.out()).isEmpty();
        assertOneLine(required, words);
    }

    private static void assertOneLine(Outcome outcome, String... words) {
        // what PoCL's compiler counts on its own account cannot be kept from the user
        var lines = outcome.err()
                .lines()
                .filter(line -> !line.matches("\\d+ errors? generated\\."))
                .toList();
        assertThat(lines).as(outcome.err()).hasSize(1);
        assertThat(lines.getFirst())
                .containsIgnoringCase(OpenCl.NAME)
                .contains(words)
                .doesNotContain("Exception", "\tat ");
    }

    private static void assertOnDevice(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines().findFirst().orElseThrow()).matches("cat +\\d\\d\\.\\d %");
    }
}
