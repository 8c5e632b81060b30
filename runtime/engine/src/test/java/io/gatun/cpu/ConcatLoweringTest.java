package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.Binary;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of concatenations, made in place or copied: the numbers that the definitions give, with as few copies as said. */
class ConcatLoweringTest {
    private static final Op RELU = Unary.of(Unary.Function.RELU);
    private static final Op TANH = Unary.of(Unary.Function.TANH);
    private static final Op SUM = new Binary(Binary.Function.ADD);
    private static final Op JOIN = new Concat(1);

    /** A network with one input [N, 16, 7, 5], and the number of steps that copy channels. */
    record Network(String name, Graph graph, int copies) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Network> networks() {
        return Stream.of(
                network("all in place", 0, n -> n.join("y", n.conv("a", n.x, 32), n.conv("b", n.x, 48))),
                network("one part", 0, n -> n.conv("y", n.join("j", n.conv("a", n.x, 32)), 3)),
                network("an odd part is last", 0, n -> n.join("y", n.conv("a", n.x, 32), n.conv("b", n.x, 7))),
                network("an odd part is first", 1, n -> n.join("y", n.conv("a", n.x, 7), n.conv("b", n.x, 32))),
                network("an odd part between", 1, n -> {
                    var parts = List.of(n.conv("a", n.x, 16), n.conv("b", n.x, 17), n.conv("c", n.x, 16));
                    return n.conv("y", n.join("j", parts.toArray(Value[]::new)), 9);
                }),
                network("a part twice", 1, n -> {
                    var a = n.conv("a", n.x, 16);
                    return n.join("y", a, n.conv("b", n.x, 16), a);
                }),
                network("a part of two wholes", 1, n -> {
                    var a = n.conv("a", n.x, 16);
                    var first = n.join("first", n.conv("b", n.x, 32), a);
                    var second = n.join("second", a, n.conv("c", n.x, 16));
                    return n.node("y", SUM, n.conv("d", first, 8), n.conv("e", second, 8));
                }),
                network("parts are read by others too", 0, n -> {
                    var a = n.conv("a", n.x, 16);
                    var b = n.conv("b", a, 16);
                    var sum = n.node("sum", SUM, a, b);
                    var f = n.node("f", TANH, a);
                    return n.join("y", a, b, n.conv("c", sum, 32), n.conv("d", f, 5));
                }),
                network("sweeps over parts", 0, n -> {
                    var a = n.node("a.tanh", TANH, n.conv("a", n.x, 16));
                    var b = n.node("b.sum", SUM, n.conv("b", n.x, 16), a);
                    return n.join("y", a, b, n.node("c", TANH, b));
                }),
                network("nested", 0, n -> {
                    var inner = n.join("inner", n.conv("a", n.x, 16), n.conv("b", n.x, 32));
                    var middle = n.join("middle", n.conv("c", inner, 16), inner);
                    return n.join("y", n.conv("d", middle, 16), middle, n.conv("e", inner, 3));
                }),
                network("nested, with a part of the inner one", 1, n -> {
                    var a = n.conv("a", n.x, 16);
                    var inner = n.join("inner", a, n.conv("b", n.x, 16));
                    return n.join("y", a, inner);
                }),
                network("the input is a part", 0, n -> n.join("y", n.conv("a", n.x, 16), n.x)),
                network("a part in row-major order", 0, n -> {
                    var a = n.conv("a", n.x, 16);
                    var turned = n.node("turned", new Transpose(List.of(0L, 1L, 3L, 2L)), a);
                    var back = n.node("back", new Transpose(List.of(0L, 1L, 3L, 2L)), n.node("r", RELU, turned));
                    return n.join("y", n.conv("b", n.x, 32), back);
                }),
                network("single pixels", 0, n -> {
                    var a = n.node("a.mean", new GlobalAveragePool(), n.conv("a", n.x, 16));
                    var b = n.node("b.mean", new GlobalAveragePool(), n.conv("b", n.x, 32));
                    return n.node("y", RELU, n.join("j", b, a));
                }),
                network("views of single pixels", 1, n -> {
                    var a = n.node("a.mean", new GlobalAveragePool(), n.conv("a", n.x, 16));
                    var b = n.node("b.mean", new GlobalAveragePool(), n.conv("b", n.x, 32));
                    var j = n.join("j", a, b);
                    var flat = n.join("flat", n.node("a.flat", new Flatten(1), a), n.node("b.flat", new Flatten(1), b));
                    return n.node("y", SUM, n.node("j.flat", new Flatten(1), j), flat);
                }),
                network("outputs are parts", 0, n -> {
                    var a = n.conv("a", n.x, 16);
                    n.builder.output(a);
                    var inner = n.join("inner", n.conv("b", n.x, 16), a);
                    n.builder.output(inner);
                    return n.join("y", n.conv("c", n.x, 16), inner);
                }),
                network("made long before", 1, n -> {
                    var a = n.conv("a", n.x, 16);
                    var b = a;
                    for (int i = 0; i < 40; i++) {
                        b = n.conv("b" + i, b, 16);
                    }
                    return n.join("y", a, b);
                }));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void equalTheDefinitions(Network network) {
        for (int images : new int[] {1, 3}) {
            try (var model = Model.of(network.graph());
                    var session = model.session(Options.defaults().threads(2));
                    var x = random(images, 16, 7, 5)) {
                var wanted = DefinitionRunner.run(network.graph(), List.of(x), Arena.ofAuto());
                for (int repetition = 0; repetition < 2; repetition++) {
                    var got = session.run(Map.of("x", x));
                    for (int i = 0; i < wanted.size(); i++) {
                        var name = network.graph().outputs().get(i).name();
                        assertClose(name, got.get(name), wanted.get(i));
                    }
                    got.close();
                }
                var plan = session.explain(Shape.of(images, 16, 7, 5)).toString();
                assertThat(Pattern.compile("copy of channels").matcher(plan).results())
                        .as(plan)
                        .hasSize(network.copies());
            }
        }
    }

    private static void assertClose(String name, Tensor got, Tensor wanted) {
        assertThat(got.shape()).isEqualTo(wanted.shape());
        for (long i = 0; i < wanted.size(); i++) {
            assertThat(got.floatAt(i)).as("%s[%d]", name, i).isCloseTo(wanted.floatAt(i), within(2e-5f));
        }
    }

    private static Network network(String name, int copies, java.util.function.Function<Drawing, Value> draw) {
        var drawing = new Drawing();
        var y = draw.apply(drawing);
        return new Network(name, drawing.builder.output(y).build(), copies);
    }

    /** A network in the making; weights are small enough for deep ones. */
    private static final class Drawing {
        private final GraphBuilder builder = new GraphBuilder("network");
        private final Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(16), Dim.of(7), Dim.of(5));
        private final java.util.Map<Value, Integer> channels = new java.util.HashMap<>(Map.of(x, 16));

        Value node(String name, Op op, Value... inputs) {
            var value = builder.node(name, op, inputs);
            channels.put(value, channels.getOrDefault(inputs[0], 0));
            return value;
        }

        Value join(String name, Value... parts) {
            var value = builder.node(name, JOIN, parts);
            channels.put(value, Stream.of(parts).mapToInt(channels::get).sum());
            return value;
        }

        /** 3x3 for odd lengths of the name and 1x1 for even ones, then a relu that will be fused. */
        Value conv(String name, Value in, int out) {
            long kernel = name.length() % 2 == 0 ? 1 : 3;
            var around = List.of(kernel / 2, kernel / 2);
            var window = new Window(List.of(), List.of(), List.of(), new Padding.Explicit(around, around));
            var weight = builder.constant(name + ".weight", random(out, channels.get(in), kernel, kernel));
            var product = builder.node(name + ".product", new Conv(window, 1), in, weight);
            var value = builder.node(name, RELU, product);
            channels.put(value, out);
            return value;
        }
    }

    private static Tensor random(long... dims) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), Arena.ofAuto());
        var values = Floats.random((int) tensor.size(), tensor.size());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i] / Math.sqrt(tensor.size() / (double) dims[0]));
        }
        return tensor;
    }
}
