package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * A test case in ONNX's form: a folder with {@code model.onnx} and folders {@code test_data_set_*} of {@code input_I.pb} and
 * {@code output_J.pb}, which belong to the model's inputs and outputs by position.
 */
record TestCase(Path folder) {
    private static final String MODEL = "model.onnx";

    /** Where it lies beside a model, that is not the network which the data sets are for. */
    private static final String WEIGHTS = "weights.tsv";

    /** All cases in a folder and those below it, in alphabetical order. */
    static List<TestCase> find(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals(MODEL) && Files.isRegularFile(file))
                    .map(file -> new TestCase(file.getParent()))
                    .sorted((a, b) -> a.folder.compareTo(b.folder))
                    .toList();
        }
    }

    private List<Path> dataSets() throws IOException {
        try (var sets = Files.newDirectoryStream(folder, "test_data_set_*")) {
            var sorted = new ArrayList<Path>();
            sets.forEach(sorted::add);
            sorted.sort(null);
            return sorted;
        }
    }

    /** Why the case cannot be run as it lies there. */
    Optional<String> obstacle() throws IOException {
        if (dataSets().isEmpty()) {
            return Optional.of("no data sets");
        }
        return Files.exists(folder.resolve(WEIGHTS))
                ? Optional.of("its weights are to be made by the rule in " + WEIGHTS)
                : Optional.empty();
    }

    /** Runs all data sets. Returns what is wrong with the first that fails; empty if none does. */
    Optional<String> run(Options options, Comparison comparison) throws IOException {
        try (var model = Model.load(folder.resolve(MODEL));
                var session = model.session(options)) {
            for (var set : dataSets()) {
                var difference = run(session, set, comparison);
                if (difference.isPresent()) {
                    return difference.map(text -> set.getFileName() + " " + text);
                }
            }
            return Optional.empty();
        } catch (GatunException refusal) {
            return Optional.of(Failure.oneLine(refusal.getMessage()));
        }
    }

    private static Optional<String> run(Session session, Path set, Comparison comparison) {
        var inputs = read(set, "input_");
        var expected = read(set, "output_");
        try {
            var names = session.model().inputs();
            if (inputs.size() != names.size()) {
                return Optional.of("the model has " + names.size() + " inputs, the data set " + inputs.size());
            }
            var byName = new HashMap<String, Tensor>();
            for (int i = 0; i < inputs.size(); i++) {
                byName.put(names.get(i).name(), inputs.get(i));
            }
            try (var results = session.run(byName)) {
                if (results.names().size() != expected.size()) {
                    return Optional.of("expected " + expected.size() + " outputs, got "
                            + results.names().size());
                }
                for (int i = 0; i < expected.size(); i++) {
                    var output = results.names().get(i);
                    var difference = comparison.difference(results.get(i), expected.get(i));
                    if (difference.isPresent()) {
                        return difference.map(text -> "output '" + output + "' " + text);
                    }
                }
                return Optional.empty();
            }
        } finally {
            inputs.forEach(Tensor::close);
            expected.forEach(Tensor::close);
        }
    }

    private static List<Tensor> read(Path set, String prefix) {
        var tensors = new ArrayList<Tensor>();
        for (var file = set.resolve(prefix + 0 + ".pb");
                Files.exists(file);
                file = set.resolve(prefix + tensors.size() + ".pb")) {
            tensors.add(TensorFile.read(file));
        }
        return tensors;
    }
}
