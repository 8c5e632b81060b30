package io.gatun.conformance.cases;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One operator, with attributes and operands; its definition says what must come out.
 *
 * @param name what is special about it; unique within its operator
 * @param outputs how many outputs are asked for
 */
public record OperatorCase(String name, Op op, List<Operand> operands, int outputs) {
    public OperatorCase {
        operands = List.copyOf(operands);
    }

    /** A graph of one node, and a tensor for each of its inputs. */
    public record Subject(Graph graph, List<Tensor> inputs) {}

    /** The operator's name in ONNX. */
    public String operator() {
        return op.type();
    }

    /**
     * The case with its numbers, which are always the same.
     *
     * @param arena owns them
     */
    public Subject subject(Arena arena) {
        var random = new SplittableRandom(toString().hashCode());
        var builder = new GraphBuilder(operator());
        var inputs = new ArrayList<Tensor>();
        var values = new ArrayList<Value>();
        for (var operand : operands) {
            if (!operand.isPresent()) {
                values.add(Value.ABSENT);
                continue;
            }
            var value = new Value("in" + values.size());
            var tensor = Tensor.allocate(operand.type(), arena);
            operand.filling().fill(tensor, random);
            if (operand.constant()) {
                builder.constant(value, tensor);
            } else {
                builder.input(GraphInput.of(value, operand.type()));
                inputs.add(tensor);
            }
            values.add(value);
        }
        var made =
                IntStream.range(0, outputs).mapToObj(i -> new Value("out" + i)).toList();
        builder.node(new Node("node", op, values, made));
        made.forEach(builder::output);
        return new Subject(builder.build(), inputs);
    }

    /** The operator, the name and the types: the line that a report shows. */
    @Override
    public String toString() {
        return operator() + " " + name + " " + operands;
    }
}
