package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Conv;
import io.gatun.op.Det;
import io.gatun.op.LayerNormalization;
import io.gatun.op.Padding;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.Slice;
import io.gatun.op.Split;
import io.gatun.op.TopK;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private static final Reduce SUM = new Reduce(Reduce.Function.SUM, false, false);
    private static final Binary MUL = new Binary(Binary.Function.MUL);

    private final Draft draft = new Draft(DType.FLOAT64);

    /** Two convolutions with a Relu between, and the sum of all that comes out. */
    private static Graph twoLayers(GraphBuilder builder) {
        var conv = new Conv(new Window(List.of(), List.of(), List.of(), new Padding.Valid()), 1);
        var x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(1), Dim.of(5), Dim.of(5));
        var w1 = builder.constant("w1", weight(3, 1));
        var w2 = builder.constant("w2", weight(2, 3));
        var hidden = builder.node("hidden", conv, x, w1);
        var active = builder.node("active", Unary.of(Unary.Function.RELU), hidden);
        var features = builder.node("features", conv, active, w2);
        builder.output(features);
        return builder.output(builder.node("loss", SUM, features)).build();
    }

    private static Tensor weight(long outputs, long inputs) {
        var weight = Tensor.allocate(TensorType.of(DType.FLOAT32, outputs, inputs, 2, 2), Arena.ofAuto());
        for (int i = 0; i < weight.size(); i++) {
            weight.set(i, Math.sin(i));
        }
        return weight;
    }

    private static GradientGraph differentiate(Graph graph, String... names) {
        var values = Arrays.stream(names).map(Value::new).toArray(Value[]::new);
        return Gradients.of(graph)
                .output(new Value("loss"))
                .withRespectTo(values)
                .keeping(new Value("loss"))
                .build(Arena.ofAuto());
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(Node::operator).toList();
    }

    @Test
    void parametersBecomeInputsAndGradientsOutputs() {
        var gradient = differentiate(twoLayers(new GraphBuilder("net")), "w2", "w1");
        assertThat(gradient.graph().inputs()).extracting(input -> input.name()).containsExactly("x", "w2", "w1");
        assertThat(gradient.graph().outputs())
                .extracting(Value::name)
                .containsExactly("loss", "w2.gradient", "w1.gradient");
        assertThat(gradient.gradientOf(new Value("w1"))).isEqualTo(new Value("w1.gradient"));
        assertThat(gradient.graph().requireType(new Value("w1.gradient")))
                .isEqualTo(gradient.graph().requireType(new Value("w1")));
        assertThatThrownBy(() -> gradient.gradientOf(new Value("x")))
                .isInstanceOf(GatunException.class)
                .hasMessage("there is no gradient of 'x'; there are those of [w2, w1]");
    }

    @Test
    void frozenLayersHaveNoBackwardPass() {
        var head = differentiate(twoLayers(new GraphBuilder("net")), "w2").graph();
        assertThat(operators(head)).containsOnlyOnce("ConvWeightGradient").doesNotContain("ConvTranspose", "Where");
        assertThat(head.constant(new Value("w1"))).isPresent();
        var first = differentiate(twoLayers(new GraphBuilder("net")), "w1").graph();
        assertThat(operators(first)).containsOnlyOnce("ConvWeightGradient").containsOnlyOnce("ConvTranspose");
    }

    @Test
    void whatIsNotKeptIsNotComputed() {
        var graph = twoLayers(new GraphBuilder("net"));
        var gradient = Gradients.of(graph)
                .output(new Value("loss"))
                .withRespectTo(new Value("w2"))
                .build(Arena.ofAuto())
                .graph();
        assertThat(gradient.has(new Value("active"))).isTrue();
        assertThat(gradient.has(new Value("features"))).isFalse();
    }

    @Test
    void aValueBetweenHasAGradientToo() {
        var gradient = differentiate(twoLayers(new GraphBuilder("net")), "features", "active");
        assertThat(gradient.graph().requireType(new Value("features.gradient")))
                .isEqualTo(gradient.graph().requireType(new Value("features")));
        assertThat(operators(gradient.graph())).doesNotContain("ConvWeightGradient");
    }

    @Test
    void gradientsOfSeveralUsesAddUp() {
        var gradients = GradientOf.of(
                d -> d.node(MUL, d.in(0), d.node(MUL, d.in(0), d.in(0))), List.of(new double[] {2, -3}), Shape.of(2));
        assertThat(gradients.getFirst()).containsExactly(12, 27);
    }

    @Test
    void gradientsOfSeveralOutputsAddUp() {
        var x = draft.input(Shape.of(2));
        var a = draft.node(MUL, x, draft.number(3));
        var b = draft.node(MUL, x, draft.number(5));
        var gradient = Gradients.of(draft.graph(a, b))
                .output(a, "da")
                .output(b, "db")
                .withRespectTo(x)
                .build(Arena.ofAuto());
        assertThat(gradient.graph().inputs()).extracting(input -> input.name()).containsExactly("x0", "da", "db");
        var values = Map.of(x, doubles(1, 1), new Value("da"), doubles(1, 0), new Value("db"), doubles(10, 100));
        var result = GradientCheck.evaluate(gradient.graph(), values, Arena.ofAuto());
        assertThat(result.get(new Value("x0.gradient")).toDoubles(0, 2)).containsExactly(53, 500);
    }

    private static Tensor doubles(double... values) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT64, values.length), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    @Test
    void anOutputMayBeItsOwnVariable() {
        var x = draft.input(Shape.of(1));
        var gradient = Gradients.of(draft.graph(x)).output(x).withRespectTo(x).build(Arena.ofAuto());
        var result = GradientCheck.evaluate(gradient.graph(), Map.of(x, doubles(7)), Arena.ofAuto());
        assertThat(result.get(gradient.gradientOf(x)).toDoubles(0, 1)).containsExactly(1);
    }

    @Test
    void shapesThatAreComputedAreKnown() {
        var x = draft.input(Shape.of(2, 3));
        var half = draft.node(new Slice(), x, draft.longs(0), draft.longs(1));
        var like = draft.node(new ShapeOf(0, Long.MAX_VALUE), half);
        var y = draft.node(SUM, draft.node(new Reshape(false), half, like));
        var gradient = Gradients.of(draft.graph(y)).output(y).withRespectTo(x).build(Arena.ofAuto());
        var result = GradientCheck.evaluate(
                gradient.graph(), Map.of(x, doubles(1, 2, 3, 4, 5, 6).reshaped(Shape.of(2, 3))), Arena.ofAuto());
        assertThat(result.get(gradient.gradientOf(x)).toDoubles(0, 6)).containsExactly(1, 1, 1, 0, 0, 0);
    }

    @Test
    void parametersAreWhatNodesRead() {
        assertThat(Parameters.of(twoLayers(new GraphBuilder("net"))))
                .extracting(Value::name)
                .containsExactly("w1", "w2");
    }

    private String refusal(Value output, Value... withRespectTo) {
        var graph = draft.graph(output);
        return catchThrowableOfType(
                        GatunException.class,
                        () -> Gradients.of(graph)
                                .output(output)
                                .withRespectTo(withRespectTo)
                                .build(Arena.ofAuto()))
                .getMessage();
    }

    @Test
    void operatorsWithoutGradientAreNamed() {
        var x = draft.input(Shape.of(2, 2));
        assertThat(refusal(draft.node(new Det(), x), x))
                .isEqualTo("draft: node 'Det0' (Det): has no gradient: no rule is written for it");
    }

    @Test
    void outputsWithoutGradientAreNamed() {
        var x = draft.input(Shape.of(1, 1, 4));
        var normalization = new LayerNormalization(-1, 1e-5f, DType.FLOAT64);
        var mean =
                draft.node(normalization, 3, x, draft.numbers(Shape.of(4), 1)).get(1);
        assertThat(refusal(mean, x))
                .isEqualTo("draft: node 'LayerNormalization1' (LayerNormalization): has no gradient with respect to its"
                        + " output 'LayerNormalization1_1'");
    }

    @Test
    void valuesThatNothingDependsOnAreNamed() {
        var x = draft.input(Shape.of(1));
        var y = draft.input(Shape.of(1));
        var steps = draft.node(Unary.of(Unary.Function.FLOOR), y);
        assertThat(refusal(draft.node(MUL, x, steps), y))
                .isEqualTo("draft: nothing that is differentiated depends on 'x1', or only by way of operators whose"
                        + " gradient is 0");
    }

    @Test
    void outputsMustBeOneFloatingNumber() {
        var x = draft.input(Shape.of(2));
        assertThat(refusal(x, x))
                .isEqualTo(
                        "draft: 'x0' is f64[2]; the gradient of more than one number needs to be told how each of them"
                                + " counts");
        var places = draft.node(new TopK(0, true, true), 2, x, draft.longs(1)).get(1);
        assertThat(refusal(places, x)).contains("is i64[1], only floating numbers are there to differentiate");
        assertThatThrownBy(() -> Gradients.of(draft.graph(x)).output(new Value("nobody")))
                .isInstanceOf(GatunException.class)
                .hasMessage("draft: there is no value 'nobody' to differentiate");
    }

    @Test
    void whatDependsOnDataIsRefused() {
        var x = draft.input(Shape.of(4));
        var lengths = draft.node(new Cast(DType.INT64), draft.node(new Slice(), x, draft.longs(0), draft.longs(2)));
        var part = draft.node(new Split(0), 2, x, lengths).getFirst();
        assertThat(refusal(draft.node(SUM, part), x))
                .isEqualTo("draft: the shape of 'ReduceSum5_0' is not known before the run");
    }

    @Test
    void shapesMustBeFixed() {
        var builder = new GraphBuilder("net");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        var graph = builder.output(x).build();
        assertThatThrownBy(() -> Gradients.of(graph))
                .isInstanceOf(GatunException.class)
                .hasMessage("net: has inputs [f32[N]]; gradients are made for fixed" + " shapes, so bind it first");
    }
}
