package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shapes of a model's inputs: as {@code --shape} gives them, then as the model declares them, with 1 for what is open. */
final class ShapeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--shape",
            paramLabel = "NAME=1x3x224x224",
            description = "Shape of an input; the name may be left out if there is one. Extents that stay open are 1.")
    private List<String> texts = new ArrayList<>();

    /** What the user gave, by the input's name. */
    Map<String, Shape> given(Model model) {
        var given = new HashMap<String, Shape>();
        for (var text : texts) {
            int equals = text.lastIndexOf('=');
            given.put(input(text, equals, model), shape(text.substring(equals + 1)));
        }
        return given;
    }

    private String input(String text, int equals, Model model) {
        var names = model.inputs().stream().map(GraphInput::name).toList();
        if (equals < 0) {
            if (names.size() != 1) {
                throw misuse("--shape " + text + " must name an input: one of " + names);
            }
            return names.getFirst();
        }
        var name = text.substring(0, equals);
        if (!names.contains(name)) {
            throw new GatunException(model.name() + ": there is no input '" + name + "'; there are " + names);
        }
        return name;
    }

    private Shape shape(String text) {
        try {
            return Shape.of(
                    text.isEmpty()
                            ? new long[0]
                            : Arrays.stream(text.split("[x,]"))
                                    .mapToLong(Long::parseLong)
                                    .toArray());
        } catch (NumberFormatException notNumbers) {
            throw misuse("--shape wants extents such as 1x3x224x224, got '" + text + "'");
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Shapes of all inputs, in order, from those given. */
    Shape[] all(Model model) {
        return complete(model, given(model));
    }

    /** As {@link #all(Model)} with {@code batch} as the first extent of the inputs that leave it open; of all inputs if it is not 1. */
    Shape[] all(Model model, int batch) {
        var known = given(model);
        for (var input : model.inputs()) {
            if (!known.containsKey(input.name()) && !input.dims().isEmpty()) {
                var shape = complete(model, known)[model.inputs().indexOf(input)];
                boolean open = input.dims().getFirst() instanceof Dim.Symbol;
                known.put(input.name(), open || batch != 1 ? shape.with(0, batch) : shape);
            }
        }
        return complete(model, known);
    }

    /** Shapes of all inputs: those known, and the others with the symbols that the known ones bind. */
    static Shape[] complete(Model model, Map<String, Shape> known) {
        var symbols = new HashMap<String, Long>();
        for (var input : model.inputs()) {
            var shape = known.get(input.name());
            if (shape != null && shape.rank() == input.dims().size()) {
                for (int axis = 0; axis < shape.rank(); axis++) {
                    if (input.dims().get(axis) instanceof Dim.Symbol(String name) && !name.isEmpty()) {
                        symbols.put(name, shape.dim(axis));
                    }
                }
            }
        }
        return model.inputs().stream()
                .map(input -> known.getOrDefault(input.name(), input.shapeWith(symbols, 1)))
                .toArray(Shape[]::new);
    }
}
