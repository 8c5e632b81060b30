package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.graph.GraphInput;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun run}: any model on any tensors. */
@Command(
        name = "run",
        description = "Runs any model on any tensors; prints what the outputs hold, and writes them if asked to.")
final class RunCommand extends GatunCommand {
    private static final int LARGEST = 5;

    private enum Format {
        PB,
        NPY
    }

    @Parameters(paramLabel = "MODEL", description = "An ONNX file or the name of a network of the zoo.")
    private String name;

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE.pb|FILE.npy|random[:SEED]",
            description =
                    "What to feed an input: a TensorProto, a NumPy array, or random numbers (normal; 0 or 1 for whole"
                            + " numbers), which is the default. The name may be left out if there is one input.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--output-dir", paramLabel = "DIR", description = "Writes each output to a file in this folder.")
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "pb|npy",
            defaultValue = "pb",
            description = "What to write: pb (TensorProto, the default) or npy.")
    private Format format;

    @Mixin
    private ShapeOptions shapes;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        try (var network = Network.open(name, running.loading());
                var session = network.model().session(running.options());
                var inputs = inputs(network.model());
                var results = session.run(inputs.byName())) {
            var files = new HashSet<Path>();
            for (var output : results.names()) {
                var tensor = results.get(output);
                var digest = Digest.of(tensor, LARGEST);
                out().println(output + "  " + tensor.type() + "  " + digest);
                out().println("  largest  "
                        + digest.largest().stream().map(Object::toString).collect(Collectors.joining("  ")));
                if (folder != null) {
                    write(output, tensor, files);
                }
            }
        }
        return 0;
    }

    private Inputs inputs(Model model) throws IOException {
        var names = model.inputs().stream().map(GraphInput::name).toList();
        Map<String, String> byName = new HashMap<>();
        for (var source : sources) {
            int equals = source.indexOf('=');
            if (equals < 0 && names.size() != 1) {
                throw misuse("--input " + source + " must name an input: one of " + names);
            }
            var input = equals < 0 ? names.getFirst() : source.substring(0, equals);
            if (!names.contains(input)) {
                throw new GatunException(model.name() + ": there is no input '" + input + "'; there are " + names);
            }
            byName.put(input, source.substring(equals + 1));
        }
        return Inputs.of(model, byName, shapes.given(model));
    }

    private void write(String output, Tensor tensor, HashSet<Path> written) throws IOException {
        Files.createDirectories(folder);
        var stem = output.replaceAll("[^A-Za-z0-9._-]", "_");
        var file = folder.resolve(stem + "." + format.name().toLowerCase(Locale.ROOT));
        if (!written.add(file)) {
            throw new GatunException("two outputs would both be written to " + file);
        }
        switch (format) {
            case PB -> TensorFile.write(file, output, tensor);
            case NPY -> NpyFile.write(file, tensor);
        }
        out().println("  written  " + file);
    }
}
