package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.spi.DeviceException;
import io.gatun.spi.DiskCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jocl.CL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    private static final String SOURCE = "kernel void one(global int *x) { x[get_global_id(0)] = 1; }";

    @TempDir
    private Path folder;

    private ClContext context;

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    @BeforeEach
    void open() {
        context = ClContext.open(Devices.find().getFirst());
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aBinaryIsKeptAndBuildsAgain() throws IOException {
        var cache = new DiskCache(folder);
        try (var programs = new Programs(context, cache)) {
            programs.kernel("map", "map", List.of("ACTIVATION=RELU"));
        }
        assertThat(Files.list(folder)).hasSize(1);
        try (var programs = new Programs(context, cache)) {
            assertThat(programs.kernel("map", "map", List.of("ACTIVATION=RELU")).workGroup())
                    .isPositive();
        }
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void whatTheDriverDoesNotTakeBackIsBuiltFromSource() {
        var build = new ProgramBuild(context, "one", SOURCE, "");

        assertThat(build.fromBinary(new byte[] {1, 2, 3})).isEmpty();
        var program = build.fromSource();
        assertThat(ClKernel.of(context, program, "one").name()).isEqualTo("one");
        CL.clReleaseProgram(program);
    }

    @Test
    void aBinaryThatMeansNothingToTheDriverIsReplaced() {
        var cache = new DiskCache(folder);
        var source = Sources.of("map");
        var options = "-cl-std=CL1.2 -cl-mad-enable -DACTIVATION=ABS";
        var identity = new ProgramBuild(context, "map", source, options).identity();
        cache.put(identity, new byte[] {1, 2, 3});
        try (var programs = new Programs(context, cache)) {
            assertThat(programs.kernel("map", "map", List.of("ACTIVATION=ABS")).workGroup())
                    .isPositive();
        }
        assertThat(cache.get(identity).orElseThrow().length).isGreaterThan(3);
    }

    @Test
    void aSourceThatDoesNotBuildIsNamedWithTheCompilersWords() {
        var build = new ProgramBuild(context, "broken", "kernel void one( { }", "-DTILE=4");

        assertThatThrownBy(build::fromSource)
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining(context.device().name())
                .hasMessageContaining("broken.cl with options -DTILE=4 does not build (CL_BUILD_PROGRAM_FAILURE): ")
                .hasMessageContaining("expected function body");
    }

    @Test
    void aKernelThatIsNotThereIsNamed() {
        try (var programs = new Programs(context, new DiskCache(folder))) {
            assertThatThrownBy(() -> programs.kernel("map", "mop", List.of("ACTIVATION=ABS")))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("clCreateKernel mop failed with CL_INVALID_KERNEL_NAME");
        }
    }
}
