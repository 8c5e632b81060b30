package io.gatun.conformance.honest;

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
import java.util.Objects;

/** Has one node computed by definition, on the stream's thread. */
public class HonestStep implements Step {
    private record Operand(Buffer buffer, TensorType type) {
        static Operand of(Value value, Graph part, CompileContext resources) {
            return value.isPresent() ? new Operand(resources.value(value), part.requireType(value)) : null;
        }

        Tensor in(Memory memory) {
            return Tensor.view(type, ((HonestBuffer) memory.device(buffer)).segment());
        }
    }

    private final Node node;
    private final List<Operand> inputs;
    private final List<Operand> outputs;

    public HonestStep(Node node, Graph part, CompileContext resources) {
        this.node = node;
        this.inputs = node.inputs().stream()
                .map(value -> Operand.of(value, part, resources))
                .toList();
        this.outputs = node.outputs().stream()
                .map(value -> Operand.of(value, part, resources))
                .toList();
    }

    protected Node node() {
        return node;
    }

    @Override
    public StepInfo info() {
        return new StepInfo(node.name(), node.operator(), "definition", "there is no other kernel", 0);
    }

    @Override
    public List<Buffer> reads() {
        return buffers(inputs);
    }

    @Override
    public List<Buffer> writes() {
        return buffers(outputs);
    }

    private static List<Buffer> buffers(List<Operand> operands) {
        return operands.stream().filter(Objects::nonNull).map(Operand::buffer).toList();
    }

    @Override
    public void run(Memory memory) {
        var in = tensors(inputs, memory);
        var out = tensors(outputs, memory);
        stream(memory).enqueue(() -> compute(in, out));
    }

    /** Computes the node; called by the stream's thread. */
    protected void compute(List<Tensor> in, List<Tensor> out) {
        node.op().evaluate(in, out);
    }

    protected HonestStream stream(Memory memory) {
        return (HonestStream) memory.stream(writes().getFirst());
    }

    private static List<Tensor> tensors(List<Operand> operands, Memory memory) {
        var tensors = new ArrayList<Tensor>();
        for (var operand : operands) {
            tensors.add(operand == null ? null : operand.in(memory));
        }
        return tensors;
    }
}
