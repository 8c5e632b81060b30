package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.spi.DeviceException;
import io.gatun.spi.DiskCache;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {
    private record Way(String name, Function<TrialMemory, List<KernelCall>> calls) implements Tuning.Candidate {
        @Override
        public List<KernelCall> trial(TrialMemory buffers) {
            return calls.apply(buffers);
        }
    }

    private static final Way FAILING = new Way("failing", _ -> {
        throw new DeviceException("too many registers");
    });

    @TempDir
    private Path folder;

    private ClContext context;
    private Programs programs;
    private int trials;

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    @BeforeEach
    void open() {
        context = ClContext.open(Devices.find().getFirst());
        programs = new Programs(context, new DiskCache(folder.resolve("programs")));
    }

    @AfterEach
    void close() {
        programs.close();
        context.close();
    }

    private Tuning tuning(boolean searching) {
        return new Tuning(context, new DiskCache(folder.resolve("tuning")), searching);
    }

    /** Fills so many elements. */
    private Way filling(String name, int elements) {
        return new Way(name, memory -> {
            trials++;
            var kernel = programs.kernel("strided", "fill", List.of());
            var call = KernelCall.of(kernel)
                    .buffer(memory.buffer((long) elements * Float.BYTES))
                    .ints(0, 0, elements)
                    .reals(1);
            return List.of(call.over(elements));
        });
    }

    private List<Way> ways() {
        return List.of(filling("slow", 1 << 22), FAILING, filling("fast", 64));
    }

    @Test
    void theFastestWins() {
        assertThat(tuning(true).choose("fill", ways()).name()).isEqualTo("fast");
    }

    @Test
    void theWinnerIsRemembered() {
        tuning(true).choose("fill", ways());
        assertThat(tuning(true).choose("fill", ways()).name()).isEqualTo("fast");
        assertThat(trials).isEqualTo(2);

        tuning(true).choose("another task", ways());
        assertThat(trials).isEqualTo(4);
    }

    @Test
    void otherCandidatesAreAnotherQuestion() {
        tuning(true).choose("fill", ways());
        var others = List.of(filling("slow", 1 << 22), filling("quick", 64));

        assertThat(tuning(true).choose("fill", others).name()).isEqualTo("quick");
    }

    @Test
    void withoutASearchTheFirstIsTaken() {
        assertThat(tuning(false).choose("fill", ways()).name()).isEqualTo("slow");
        assertThat(trials).isZero();
    }

    @Test
    void whereAllFailTheFirstIsTaken() {
        assertThat(tuning(true).choose("fill", List.of(FAILING, FAILING)).name())
                .isEqualTo("failing");
    }
}
