package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.Device;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.spi.Support;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Plugins that hand out nonsense: a preferred one is left out, a required one is named. */
class NonsenseTest {
    private static final Support YES = new Support.Yes();

    /** A plugin made of lambdas. */
    private record Plugin(
            Function<Node, Support> supports,
            BiFunction<Graph, CompileContext, Compiled> compile,
            Optional<DeviceMemory> deviceMemory)
            implements AcceleratorProvider, Accelerator {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Availability probe() {
            return new Availability.Present(List.of(new Device("0", "odd")));
        }

        @Override
        public Accelerator open(Device device) {
            return this;
        }

        @Override
        public Support supports(Graph graph, Node node) {
            return supports.apply(node);
        }

        @Override
        public Compiled compile(Graph part, CompileContext context) {
            return compile.apply(part, context);
        }

        @Override
        public void close() {
            throw new IllegalStateException("it does not want to");
        }
    }

    private record Odd(StepInfo info, List<Buffer> reads, List<Buffer> writes) implements Step {
        @Override
        public void run(Memory memory) {}
    }

    private static final StepInfo INFO = new StepInfo("n0", "Tanh", "odd", "", 0);

    private static void assertNamed(Plugin plugin, String complaint) {
        var options = Options.defaults().threads(1).plugin(plugin);
        try (var model = Model.of(Chain.graph());
                var session = model.session(options.prefer("odd"));
                var input = Chain.input(2);
                var output = session.run(input)) {
            assertThat(output.toFloats()).containsExactly(Chain.expected(2));
            assertThat(session.explain().notes()).singleElement().asString().contains("'odd'", complaint);
        }
        try (var model = Model.of(Chain.graph())) {
            assertThatThrownBy(() -> {
                        try (var session = model.session(options.require("odd"));
                                var input = Chain.input(2)) {
                            session.run(input).close();
                        }
                    })
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("accelerator 'odd'")
                    .hasMessageContaining(complaint);
        }
    }

    private static Plugin compiling(BiFunction<Graph, CompileContext, Compiled> compile) {
        return new Plugin(_ -> YES, compile, Optional.empty());
    }

    private static Plugin stepping(Function<CompileContext, Step> step) {
        return compiling((_, context) -> {
            var steps = Arrays.asList(step.apply(context));
            return () -> steps;
        });
    }

    private static Plugin remembering(DeviceMemory memory) {
        return new Plugin(_ -> YES, (_, _) -> List::of, Optional.of(memory));
    }

    @Test
    void inAnswersAboutNodes() {
        assertNamed(new Plugin(_ -> null, (_, _) -> null, Optional.empty()), "supports for node");
        assertNamed(
                new Plugin(
                        _ -> {
                            throw new ArrayIndexOutOfBoundsException("seven");
                        },
                        (_, _) -> null,
                        Optional.empty()),
                "seven");
    }

    @Test
    void inCompiledParts() {
        assertNamed(compiling((_, _) -> null), "compile answered nothing");
        assertNamed(compiling((_, _) -> () -> null), "steps of a compiled part");
        assertNamed(compiling((_, _) -> List::of), "no step of it makes 'n5'");
        assertNamed(stepping(_ -> null), "a step of a compiled part answered nothing");
        assertNamed(stepping(_ -> new Odd(null, List.of(), List.of())), "info of a step");
        assertNamed(
                stepping(_ -> new Odd(new StepInfo("n0", null, "", "", 0), List.of(), List.of())),
                "says too little of itself");
        assertNamed(stepping(_ -> new Odd(INFO, null, List.of())), "reads of a step");
        assertNamed(stepping(_ -> new Odd(INFO, List.of(), null)), "writes of a step");
        assertNamed(
                stepping(_ -> new Odd(INFO, List.of(new Buffer(99, "theirs", 4, Buffer.Kind.ACTIVATION)), List.of())),
                "a buffer that it did not get from the engine");
        assertNamed(stepping(context -> new Odd(INFO, List.of(), List.of(context.scratch("less", -1)))), "-1 bytes");
    }

    @Test
    void inMemory() {
        assertNamed(new Plugin(_ -> YES, (_, _) -> null, null), "deviceMemory answered nothing");
        assertNamed(remembering(new OddMemory(3, 0)), "no power of two: 3");
        assertNamed(remembering(new OddMemory(0, 0)), "no power of two: 0");
        assertNamed(remembering(new OddMemory(64, -1)), "its padding is negative");
    }

    private record OddMemory(long alignment, long padding) implements DeviceMemory {
        @Override
        public long largestBlock() {
            return Long.MAX_VALUE;
        }

        @Override
        public DeviceStream open(long bytes) {
            return null;
        }

        @Override
        public DeviceBuffer resident(MemorySegment weights) {
            return null;
        }
    }

    @Test
    void whatRunsButHandsOutNoStreamIsNamedToo() {
        var plugin = new Plugin(
                _ -> YES,
                (part, context) -> {
                    var step = new Odd(
                            INFO,
                            List.of(),
                            part.outputs().stream().map(context::value).toList());
                    return () -> List.of(step);
                },
                Optional.of(new OddMemory(64, 0)));
        assertNamed(plugin, "opening a stream");
    }
}
