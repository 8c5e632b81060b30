package io.gatun.operators;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.onnx.OnnxReader;
import io.gatun.op.Operands;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds out with which element types an example can be read and computed. Not all choices are tried, of which there can be
 * hundreds of thousands: from those that are accepted the search goes on to the next, one letter at a time, or some at once
 * to the same type.
 */
final class Probe {
    /** Types that the search begins with: whatever an operator is for, it takes one of them. */
    private static final List<DType> COMMON = List.of(DType.FLOAT32, DType.INT64, DType.UINT8, DType.BOOL, DType.INT32);

    private final Example example;

    /** For each letter the types that were accepted. */
    private final Map<String, Set<DType>> accepted = new TreeMap<>();

    /** What was accepted, at least one choice for each type of each letter. */
    private final List<Map<String, DType>> found = new ArrayList<>();

    private Probe(Example example) {
        this.example = example;
    }

    /** @throws AssertionError if nothing is accepted, or something that cannot be computed is */
    static Probe of(Example example) {
        var probe = new Probe(example);
        example.variables().forEach(variable -> probe.accepted.put(variable, EnumSet.noneOf(DType.class)));
        probe.findFirst();
        probe.changeTogether();
        probe.changeOneByOne();
        return probe;
    }

    /** For each letter, in alphabetical order, the types with which the file can be read if the others are chosen to suit. */
    Map<String, Set<DType>> accepted() {
        return accepted;
    }

    /** A choice that is accepted, of common types. */
    Map<String, DType> first() {
        return found.getFirst();
    }

    private void findFirst() {
        var refusals = new AssertionError("no element types suit the example of " + example.operator());
        for (var choice : choices(example.variables(), COMMON)) {
            var refusal = tryOut(choice);
            if (refusal.isEmpty()) {
                return;
            }
            refusals.addSuppressed(refusal.get());
        }
        throw refusals;
    }

    private static List<Map<String, DType>> choices(List<String> variables, List<DType> types) {
        List<Map<String, DType>> choices = List.of(Map.of());
        for (var variable : variables) {
            choices = choices.stream()
                    .flatMap(choice -> types.stream().map(dtype -> with(choice, List.of(variable), dtype)))
                    .toList();
        }
        return choices;
    }

    private static Map<String, DType> with(Map<String, DType> choice, List<String> variables, DType dtype) {
        var changed = new LinkedHashMap<>(choice);
        variables.forEach(variable -> changed.put(variable, dtype));
        return changed;
    }

    private void changeTogether() {
        var variables = example.variables();
        for (int subset = 1; subset < 1 << variables.size(); subset++) {
            int members = subset;
            var chosen = variables.stream()
                    .filter(variable -> (members >> variables.indexOf(variable) & 1) == 1)
                    .toList();
            for (var dtype : DType.values()) {
                tryOut(with(first(), chosen, dtype));
            }
        }
    }

    private void changeOneByOne() {
        for (int i = 0; i < found.size(); i++) {
            for (var variable : example.variables()) {
                for (var dtype : EnumSet.complementOf(EnumSet.copyOf(accepted.get(variable)))) {
                    tryOut(with(found.get(i), List.of(variable), dtype));
                }
            }
        }
    }

    /** Notes what is new if the choice is accepted; else returns the refusal. */
    private Optional<GatunException> tryOut(Map<String, DType> choice) {
        try {
            compute(new ExampleModel(example, choice, false));
        } catch (GatunException refusal) {
            return Optional.of(refusal);
        } catch (RuntimeException broken) {
            throw new AssertionError(example.operator() + " with " + choice + " is accepted, but", broken);
        }
        boolean isNew = found.isEmpty();
        for (var variable : example.variables()) {
            isNew |= accepted.get(variable).add(choice.get(variable));
        }
        if (isNew) {
            found.add(choice);
        }
        return Optional.empty();
    }

    /** Reads the file and computes its only node by definition. */
    private static void compute(ExampleModel model) {
        try (var arena = Arena.ofConfined()) {
            var graph = read(model, arena);
            var node = graph.nodes().getFirst();
            var values = new HashMap<String, Tensor>();
            for (int i = 0; i < model.example().inputs().size(); i++) {
                var input = model.example().inputs().get(i);
                if (input != null && !input.constant()) {
                    values.put("in" + i, model.tensor(input, arena));
                }
            }
            var in = new ArrayList<Tensor>();
            for (var input : node.inputs()) {
                in.add(input.isPresent() ? graph.constant(input).orElseGet(() -> values.get(input.name())) : null);
            }
            var types = node.op()
                    .infer(Operands.of(in, node.outputs().size()))
                    .orElseThrow(() -> new IllegalStateException("its values do not decide its shape"));
            var out = new ArrayList<Tensor>();
            types.forEach(type -> out.add(Tensor.allocate(type, arena)));
            node.op().evaluate(in, out);
        }
    }

    /** The graph of one node, as it is read. */
    static Graph read(ExampleModel model, Arena arena) {
        return OnnxReader.read(model.bytes(), "example", arena);
    }
}
