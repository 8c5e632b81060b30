package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.plan.BlockLayout;
import io.gatun.plan.Plan;
import io.gatun.run.Lifetime;
import io.gatun.run.Runner;
import io.gatun.run.StepTimes;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.spi.Support;
import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlowKernelsTest {
    private static final long MILLION = 1_000_000;

    private final Device device = new Device(100e9);
    private final List<String> warnings = new ArrayList<>();

    @Test
    void namesNodeAndKernelWithWhatWasExpectedAndFound() {
        look(1, new Slow("conv7", false, 2 * MILLION, 0));
        assertThat(warning())
                .startsWith("net: node 'conv7' (Conv) takes ")
                .contains(
                        " ms in kernel winograd on fake: ",
                        " GFLOP/s, expected at least 10.0 (threads 1); the JVM has");
    }

    @Test
    void namesTheSlowestOfSeveral() {
        look(4, new Slow("a", false, MILLION, 0), new Slow("b", false, MILLION, 0));
        assertThat(warning()).contains("expected at least 20.0 (threads 4), and 1 more as slow;");
    }

    @Test
    void aPlanIsLookedAtOnceWhenItIsWarm() {
        var slow = new Slow("conv7", false, 2 * MILLION, 0);
        var session = new Lifetime("a session");
        var kernels = new SlowKernels(List.of(device), 1, session, warnings::add);
        var looked = new AtomicInteger();
        try (var workers = new Workers(1);
                var runner = new Runner("net", plan(slow), workers)) {
            runner.whenWarm(times -> {
                kernels.look(runner.plan(), explanation(slow), times);
                looked.incrementAndGet();
            });
            for (int after = 0; after < 50; after += looked.get()) {
                runner.run(List.of(), List.of());
            }
        }
        session.close();
        assertThat(looked).hasValue(1);
        assertThat(warning()).contains("'conv7'");
    }

    private String warning() {
        assertThat(warnings).hasSize(1);
        return warnings.getFirst();
    }

    @Test
    void doesNotEvenMeasureWhereNothingIsSlow() {
        look(
                1,
                new Slow("fast", false, 2_000 * MILLION, 0),
                new Slow("definition", true, MILLION, 0),
                new Slow("nothing to multiply", false, 0, 0),
                new Slow("waits for memory", false, MILLION, 4_000 * MILLION));
        assertThat(device.measured).hasValue(0);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aSlowProcessorIsNoSlowKernel() {
        device.peak = OptionalDouble.of(1e9);
        look(1, new Slow("conv", false, 9 * MILLION, 0));
        assertThat(device.measured).hasValue(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void nothingIsExpectedOfADeviceWhosePeakIsUnknown() {
        device.peak = OptionalDouble.empty();
        look(1, new Slow("conv", false, MILLION, 0));
        assertThat(device.measured).hasValue(1);
        assertThat(warnings).isEmpty();
    }

    /** Times each step once, as if its plan were warm, and waits for the verdict. */
    private void look(int threads, Slow... steps) {
        var times = new StepTimes(steps.length);
        for (int i = 0; i < steps.length; i++) {
            times.begins(i);
            steps[i].work();
            times.ended(i);
        }
        var session = new Lifetime("a session");
        new SlowKernels(List.of(device), threads, session, warnings::add).look(plan(steps), explanation(steps), times);
        session.close();
    }

    private static Plan plan(Slow... steps) {
        var planned =
                Stream.of(steps).map(step -> new Plan.PlannedStep("fake", step)).toList();
        var layout = new BlockLayout(List.of(), 0, 0);
        return new Plan(
                List.of(), List.of(), List.of(), List.of(), planned, List.of(), Map.of(), layout, List.of(), List.of(),
                List.of());
    }

    private static Explanation explanation(Slow... steps) {
        var lines = Stream.of(steps)
                .map(step -> new Explanation.Line(
                        step.node, "Conv", "fake", "winograd", "", step.macs, 0, 0, Optional.empty(), step.traffic))
                .toList();
        return new Explanation(
                "net", Numerics.FAST, lines, List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, 0);
    }

    /** A step that takes three milliseconds whatever it says that it computes. */
    private record Slow(String node, boolean isDefinition, long macs, long traffic) implements Step {
        @Override
        public StepInfo info() {
            return new StepInfo(node, "Conv", "winograd", "", macs);
        }

        @Override
        public List<Buffer> reads() {
            return List.of();
        }

        @Override
        public List<Buffer> writes() {
            return List.of();
        }

        @Override
        public void run(Memory memory) {
            work();
        }

        void work() {
            long began = System.nanoTime();
            while (System.nanoTime() - began < 3 * MILLION) {
                Thread.onSpinWait();
            }
        }
    }

    private static final class Device implements Accelerator {
        private final AtomicInteger measured = new AtomicInteger();
        private OptionalDouble peak;

        Device(double peak) {
            this.peak = OptionalDouble.of(peak);
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Support supports(Graph graph, Node node) {
            return new Support.Yes();
        }

        @Override
        public Compiled compile(Graph part, CompileContext resources) {
            return List::of;
        }

        @Override
        public OptionalDouble measurePeak(Workers workers, Duration sample) {
            measured.incrementAndGet();
            return peak;
        }

        @Override
        public void close() {}
    }
}
