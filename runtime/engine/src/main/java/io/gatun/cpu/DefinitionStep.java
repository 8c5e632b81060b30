package io.gatun.cpu;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Runs a node by its operator's own definition, on plain row-major tensors. */
final class DefinitionStep implements Step {
    private record Operand(Buffer buffer, TensorType type) {}

    private final Node node;
    private final long macs;
    private final String reason;
    private final List<Operand> inputs;
    private final List<Operand> outputs;

    /** @param inputs row-major buffers of the node's inputs, null where one is absent; outputs likewise */
    DefinitionStep(Graph graph, Node node, String reason, List<Buffer> inputs, List<Buffer> outputs) {
        this.node = node;
        this.reason = reason;
        this.macs = node.op().macs(graph.operands(node));
        this.inputs = operands(graph, node.inputs(), inputs);
        this.outputs = operands(graph, node.outputs(), outputs);
    }

    private static List<Operand> operands(Graph graph, List<Value> values, List<Buffer> buffers) {
        var operands = new ArrayList<Operand>();
        for (int i = 0; i < values.size(); i++) {
            operands.add(buffers.get(i) == null ? null : new Operand(buffers.get(i), graph.requireType(values.get(i))));
        }
        return operands;
    }

    @Override
    public StepInfo info() {
        return new StepInfo(node.name(), node.op().type(), "definition", reason, macs);
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
        return operands.stream()
                .filter(java.util.Objects::nonNull)
                .map(Operand::buffer)
                .toList();
    }

    @Override
    public boolean isDefinition() {
        return true;
    }

    @Override
    public void run(Memory memory) {
        node.op().evaluate(tensors(memory, inputs), tensors(memory, outputs));
    }

    private static List<Tensor> tensors(Memory memory, List<Operand> operands) {
        var tensors = new ArrayList<Tensor>(operands.size());
        for (var operand : operands) {
            tensors.add(
                    operand == null
                            ? null
                            : Tensor.view(
                                    operand.type, memory.segment(operand.buffer).asSlice(0, operand.type.bytes())));
        }
        return tensors;
    }
}
