package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.graph.Graph;
import io.gatun.graph.Metadata;
import io.gatun.pass.Passes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun inspect}: what a model consists of, before the engine rewrites anything. */
@Command(
        name = "inspect",
        description =
                "Shows a model's layers with output volume, learnable parameters, multiply-accumulate operations (MACs)"
                        + " and activation bytes; its totals, inputs, outputs and metadata.")
final class InspectCommand extends GatunCommand {
    private static final int HEAVIEST = 3;
    private static final int LONGEST_TEXT = 100;

    @Parameters(paramLabel = "MODEL", description = "An ONNX file or the name of a network of the zoo.")
    private String name;

    @Mixin
    private ShapeOptions shapes;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (var network = Network.open(name, LoadOptions.defaults());
                var folded = Arena.ofShared()) {
            var model = network.model();
            var graph = Passes.fold(bind(model), folded);
            var layers = Layer.of(graph);
            var outputs = graph.outputs().stream()
                    .map(value -> Json.object(
                            "name",
                            value.name(),
                            "type",
                            graph.type(value).map(Object::toString).orElse("?")))
                    .toList();
            if (json) {
                Json.print(document(model, layers, outputs), out());
            } else {
                print(model, layers);
                outputs.forEach(output -> out().println("output    " + output.get("name") + "  " + output.get("type")));
                printMetadata(model.metadata());
            }
        }
        return 0;
    }

    private Graph bind(Model model) {
        try {
            return model.graph().bind(List.of(shapes.all(model)));
        } catch (GatunException refusal) {
            throw refusal.in(model.name());
        }
    }

    private static Object document(Model model, List<Layer> layers, List<?> outputs) {
        var heavy = heaviest(layers, Layer::macs);
        return Json.object(
                "model",
                model.name(),
                "producer",
                model.metadata().producer(),
                "ir_version",
                model.metadata().irVersion(),
                "opsets",
                new TreeMap<>(model.metadata().opsets()),
                "inputs",
                model.inputs().stream()
                        .map(input -> Json.object("name", input.name(), "type", input.toString()))
                        .toList(),
                "outputs",
                outputs,
                "metadata",
                new TreeMap<>(model.metadata().properties()),
                "layers",
                layers.stream()
                        .map(layer -> Json.object(
                                "name", layer.name(),
                                "operator", layer.operator(),
                                "output", layer.output(),
                                "parameters", layer.parameters(),
                                "macs", layer.macs(),
                                "activation_bytes", layer.activationBytes(),
                                "heaviest", heavy.contains(layer)))
                        .toList(),
                "totals",
                Json.object(
                        "layers", layers.size(),
                        "parameters", total(layers, Layer::parameters),
                        "macs", total(layers, Layer::macs),
                        "activation_bytes", total(layers, Layer::activationBytes)));
    }

    private void print(Model model, List<Layer> layers) {
        var parameters = heaviest(layers, Layer::parameters);
        var macs = heaviest(layers, Layer::macs);
        var bytes = heaviest(layers, Layer::activationBytes);
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("layer", "operator", "output", "parameters ", "MACs ", "activation bytes "));
        for (var layer : layers) {
            rows.add(List.of(
                    layer.name(),
                    layer.operator(),
                    layer.output(),
                    number(layer.parameters(), parameters.contains(layer)),
                    number(layer.macs(), macs.contains(layer)),
                    number(layer.activationBytes(), bytes.contains(layer))));
        }
        rows.add(List.of(
                "total",
                layers.size() + " layers",
                "",
                number(total(layers, Layer::parameters), false),
                number(total(layers, Layer::macs), false),
                number(total(layers, Layer::activationBytes), false)));
        out().println(model.name());
        out().print(Columns.of("lllrrr", rows));
        out().println("* the heaviest of a column");
        out().println();
        model.inputs().forEach(input -> out().println("input     " + input.name() + "  " + input));
    }

    private void printMetadata(Metadata metadata) {
        out().println("opset     "
                + new TreeMap<>(metadata.opsets())
                        .entrySet().stream()
                                .map(opset -> (opset.getKey().isEmpty() ? "" : opset.getKey() + " ") + opset.getValue())
                                .collect(Collectors.joining(", ")));
        out().println("format    IR version " + metadata.irVersion());
        out().println("producer  " + metadata.producer());
        new TreeMap<>(metadata.properties()).forEach((key, value) -> {
            var line = Failure.oneLine(value);
            out().println("metadata  " + key + ": "
                    + (line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + " ..." : line));
        });
    }

    /** The three heaviest layers, and those that weigh as much as the third. */
    private static Set<Layer> heaviest(List<Layer> layers, ToLongFunction<Layer> weight) {
        long third = layers.stream()
                .map(weight::applyAsLong)
                .sorted(Comparator.reverseOrder())
                .limit(HEAVIEST)
                .reduce(0L, (_, last) -> last);
        return layers.stream()
                .filter(layer -> weight.applyAsLong(layer) >= Math.max(1, third))
                .collect(Collectors.toSet());
    }

    private static long total(List<Layer> layers, ToLongFunction<Layer> part) {
        return layers.stream().mapToLong(part).sum();
    }

    private static String number(long number, boolean heavy) {
        return String.format(Locale.ROOT, "%,d", number) + (heavy ? "*" : " ");
    }
}
