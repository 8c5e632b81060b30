package io.gatun.gradient;

import io.gatun.graph.Value;
import io.gatun.op.Reduce;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/** Gradients, at given elements, of the sum of all elements that a formula makes. */
final class GradientOf {
    private GradientOf() {}

    /** @param inputs elements of each input, all of one shape */
    static List<double[]> of(Function<Draft, Value> formula, List<double[]> inputs, Shape shape) {
        try (var arena = Arena.ofConfined()) {
            var draft = new Draft(DType.FLOAT64);
            var values = new HashMap<Value, Tensor>();
            for (var elements : inputs) {
                var tensor = Tensor.allocate(new TensorType(DType.FLOAT64, shape), arena);
                for (int i = 0; i < elements.length; i++) {
                    tensor.set(i, elements[i]);
                }
                values.put(draft.input(shape), tensor);
            }
            var sum = draft.node(new Reduce(Reduce.Function.SUM, false, false), formula.apply(draft));
            var gradient = Gradients.of(draft.graph(sum))
                    .output(sum)
                    .withRespectTo(draft.inputs())
                    .build(arena);
            var results = GradientCheck.evaluate(gradient.graph(), values, arena);
            return draft.inputs().stream()
                    .map(input -> results.get(gradient.gradientOf(input)))
                    .map(tensor -> tensor.toDoubles(0, (int) tensor.size()))
                    .toList();
        }
    }
}
