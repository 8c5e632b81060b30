package ${package};

import ${package}.kernel.Operator;
import ${package}.kernel.Operators;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a part of a network into steps, node by node. All that can be decided is decided here, once; steps only run. */
final class PartCompiler {
    private final Graph part;
    private final CompileContext context;
    private final List<Step> steps = new ArrayList<>();

    /** The operands of values that are other values under another shape. */
    private final Map<Value, Buffer> viewed = new HashMap<>();

    PartCompiler(Graph part, CompileContext context) {
        this.part = part;
        this.context = context;
    }

    List<Step> compile() {
        // nodes come in an order in which they can run
        for (var node : part.nodes()) {
            var operator = Operators.of(node.op()).orElseThrow();
            // what leaves the part is expected in memory of its own, so there a view has to be copied
            if (operator.isView() && !part.isOutput(node.output())) {
                viewed.put(node.output(), buffer(node.input(0)));
            } else {
                steps.add(step(node, operator));
            }
        }
        return List.copyOf(steps);
    }

    private Step step(Node node, Operator operator) {
        // the engine plans memory by what steps say they read: a buffer left out would be given away too early
        var reads = new ArrayList<Buffer>();
        for (int i = 0; i < operator.operands(node); i++) {
            var input = node.input(i);
            reads.add(operator.packed(part, node, i, context).orElseGet(() -> buffer(input)));
        }
        var info = new StepInfo(
                node.name(),
                node.operator(),
                operator.kernelName(),
                "the only kernel for " + node.operator(),
                node.op().macs(part.operands(node)));
        return new KernelStep(info, List.copyOf(reads), context.value(node.output()), operator.kernel(part, node));
    }

    /** Where a value lies. The engine gives equal values equal buffers, and constants are on the device before the first run. */
    private Buffer buffer(Value value) {
        return viewed.containsKey(value) ? viewed.get(value) : context.value(value);
    }
}
