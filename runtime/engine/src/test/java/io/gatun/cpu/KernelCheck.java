package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A few nodes that kernels must take, all of them: with 1 and with 3 threads the same bits, which are those of the definitions in
 * float64, nearly; with inputs that lie row-major and channels-last.
 */
final class KernelCheck {
    private static final double TOLERANCE = 2e-5;

    /** Adds nodes to a graph whose inputs are given, and returns what it puts out. */
    @FunctionalInterface
    interface Draft {
        List<Value> nodes(GraphBuilder builder, DType dtype, List<Value> inputs);
    }

    private final Draft draft;
    private final List<Tensor> inputs;

    private KernelCheck(Draft draft, List<Tensor> inputs) {
        this.draft = draft;
        this.inputs = inputs;
    }

    /** The outputs of a node that has several. */
    static List<Value> outputs(GraphBuilder builder, Op op, int count, List<Value> inputs) {
        var made = IntStream.range(0, count).mapToObj(i -> new Value("y" + i)).toList();
        builder.node(new Node("y", op, inputs, made));
        return made;
    }

    /** With random numbers of these shapes, uniform in [-1, 1). */
    static void check(Draft draft, Shape... shapes) {
        var inputs = new ArrayList<Tensor>();
        for (var shape : shapes) {
            inputs.add(Tensor.of(shape, Floats.random((int) shape.size(), inputs.size() + 1)));
        }
        check(draft, inputs);
    }

    static void check(Draft draft, List<Tensor> inputs) {
        var check = new KernelCheck(draft, inputs);
        check.run(false);
        check.run(true);
    }

    private void run(boolean channelsLast) {
        var exact = graph(DType.FLOAT64, channelsLast);
        var wanted = DefinitionRunner.run(
                exact, inputs.stream().map(KernelCheck::widened).toList(), Arena.ofAuto());
        var graph = graph(DType.FLOAT32, channelsLast);
        var one = computed(graph, 1);
        var three = computed(graph, 3);
        for (int i = 0; i < wanted.size(); i++) {
            var what = graph.outputs().get(i) + (channelsLast ? ", channels-last" : ", row-major");
            assertThat(three.get(i).toFloats()).as(what).isEqualTo(one.get(i).toFloats());
            var numbers = wanted.get(i).toDoubles(0, (int) wanted.get(i).size());
            double most = 0;
            for (double number : numbers) {
                most = Double.isFinite(number) ? Math.max(most, Math.abs(number)) : most;
            }
            Floats.assertClose(what, one.get(i).toFloats(), numbers, TOLERANCE * most, TOLERANCE);
        }
    }

    private static Tensor widened(Tensor tensor) {
        var wide = Tensor.allocate(new TensorType(DType.FLOAT64, tensor.shape()), Arena.ofAuto());
        for (long i = 0; i < tensor.size(); i++) {
            wide.set(i, tensor.doubleAt(i));
        }
        return wide;
    }

    private Graph graph(DType dtype, boolean channelsLast) {
        var builder = new GraphBuilder("network");
        var values = new ArrayList<Value>();
        for (var input : inputs) {
            var name = "x" + values.size();
            var value = builder.input(GraphInput.of(new Value(name), new TensorType(dtype, input.shape())));
            int spatial = input.shape().rank() - 2;
            values.add(
                    channelsLast && spatial > 0 && spatial < 3
                            ? builder.node(name + ".pool", same(spatial), value)
                            : value);
        }
        draft.nodes(builder, dtype, values).forEach(builder::output);
        return builder.build();
    }

    /** A pool that changes nothing, which puts out its maps channels-last. */
    static MaxPool same(int rank) {
        var ones = Collections.nCopies(rank, 1L);
        return new MaxPool(new Window(ones, ones, ones, Padding.none(rank)), false, false);
    }

    private List<Tensor> computed(Graph graph, int threads) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(threads))) {
            assertThat(session.explain(inputs.stream().map(Tensor::shape).toArray(Shape[]::new))
                            .steps())
                    .extracting(step -> step.kernel())
                    .doesNotContain("definition");
            var outputs = new ArrayList<Tensor>();
            for (var output : graph.outputs()) {
                outputs.add(Tensor.allocate(graph.requireType(output), Arena.ofAuto()));
            }
            session.run(inputs, outputs);
            return outputs;
        }
    }
}
