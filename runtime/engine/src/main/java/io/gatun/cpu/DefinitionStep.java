package io.gatun.cpu;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.op.ControlFlow;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Runs a node by its operator's own definition, on plain row-major tensors; bodies of control flow by plans of theirs. */
final class DefinitionStep implements Step {
    private record Operand(Buffer buffer, TensorType type) {}

    private final Node node;
    private final BodyRunner bodies;
    private final long macs;
    private final String reason;
    private final List<Operand> inputs;
    private final List<Operand> outputs;

    /**
     * @param inputs row-major buffers of the node's inputs, null where one is absent; outputs likewise
     * @param bodies runs those of control flow
     */
    DefinitionStep(
            Graph graph, Node node, String reason, List<Buffer> inputs, List<Buffer> outputs, BodyRunner bodies) {
        this.bodies = bodies;
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
        var kernel = node.op() instanceof ControlFlow ? "plans of its bodies" : "definition";
        return new StepInfo(node.name(), node.op().type(), kernel, reason, macs);
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
        var in = tensors(memory, inputs);
        var out = tensors(memory, outputs);
        if (node.op() instanceof ControlFlow flow) {
            flow.runInto(in, out, bodies);
        } else {
            node.op().evaluate(in, out);
        }
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
