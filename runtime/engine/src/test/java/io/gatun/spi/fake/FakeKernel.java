package io.gatun.spi.fake;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Computes a node on the fake device as its operator's definition says. */
final class FakeKernel implements Step {
    private final Node node;
    private final List<Buffer> in;
    private final List<Buffer> out;
    private final List<TensorType> inTypes;
    private final List<TensorType> outTypes;
    private final Buffer scratch;

    FakeKernel(Graph part, Node node, CompileContext context) {
        this.node = node;
        this.in = buffers(node.inputs(), context);
        this.out = buffers(node.outputs(), context);
        this.inTypes = types(part, node.inputs());
        this.outTypes = types(part, node.outputs());
        this.scratch = context.scratch("scratch of " + node.name(), 100);
    }

    private static List<Buffer> buffers(List<Value> values, CompileContext context) {
        var buffers = new ArrayList<Buffer>();
        values.forEach(value -> buffers.add(value.isPresent() ? context.value(value) : null));
        return buffers;
    }

    private static List<TensorType> types(Graph part, List<Value> values) {
        var types = new ArrayList<TensorType>();
        values.forEach(value -> types.add(value.isPresent() ? part.requireType(value) : null));
        return types;
    }

    @Override
    public StepInfo info() {
        return new StepInfo(node.name(), node.operator(), "fake", "it takes everything", 0);
    }

    @Override
    public List<Buffer> reads() {
        return in.stream().filter(buffer -> buffer != null).distinct().toList();
    }

    @Override
    public List<Buffer> writes() {
        var writes =
                new ArrayList<>(out.stream().filter(buffer -> buffer != null).toList());
        writes.add(scratch);
        return writes;
    }

    @Override
    public void run(Memory memory) {
        var stream = (FakeMemory.Stream) memory.stream(scratch);
        var inputs = tensors(memory, in, inTypes);
        var outputs = tensors(memory, out, outTypes);
        var scribble = FakeMemory.segment(memory.device(scratch));
        stream.enqueue(() -> {
            scribble.fill((byte) 0xFF);
            node.op().evaluate(inputs, outputs);
        });
    }

    private static List<Tensor> tensors(Memory memory, List<Buffer> buffers, List<TensorType> types) {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0; i < buffers.size(); i++) {
            tensors.add(
                    buffers.get(i) == null
                            ? null
                            : Tensor.view(types.get(i), FakeMemory.segment(memory.device(buffers.get(i)))));
        }
        return tensors;
    }
}
