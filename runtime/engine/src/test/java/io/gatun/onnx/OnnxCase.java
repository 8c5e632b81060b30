package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of ONNX's own tests: a folder with a model and sets of inputs and expected outputs.
 *
 * @param name as in the list of its tier, such as {@code v1.11.0/test_add}
 */
public record OnnxCase(String name, Path folder) {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;

    public Path model() {
        return folder.resolve("model.onnx");
    }

    /** Runs the case by the operators' definitions and compares. */
    public void run() throws IOException {
        run(model());
    }

    /** As {@link #run()} with another file for the model. */
    void run(Path model) throws IOException {
        try (var arena = Arena.ofShared()) {
            var graph = OnnxReader.read(model, arena);
            for (var set : dataSets()) {
                var got = DefinitionRunner.run(graph, tensors(set, "input_"), arena);
                var wanted = tensors(set, "output_");
                assertThat(got).as("outputs of %s", name).hasSize(wanted.size());
                for (int i = 0; i < got.size(); i++) {
                    assertClose(name + " output " + i, got.get(i), wanted.get(i), RELATIVE, ABSOLUTE);
                }
            }
        }
    }

    public List<Path> dataSets() throws IOException {
        try (var sets = Files.newDirectoryStream(folder, "test_data_set_*")) {
            var list = new ArrayList<Path>();
            sets.forEach(list::add);
            assertThat(list).as("data sets of %s", name).isNotEmpty();
            return list;
        }
    }

    /** The tensors {@code PREFIX0.pb}, {@code PREFIX1.pb} and so on. */
    public static List<Tensor> tensors(Path set, String prefix) {
        var tensors = new ArrayList<Tensor>();
        for (var file = set.resolve(prefix + 0 + ".pb");
                Files.exists(file);
                file = set.resolve(prefix + tensors.size() + ".pb")) {
            tensors.add(TensorFile.read(file));
        }
        return tensors;
    }

    /** Types must be equal and |got - wanted| at most {@code absolute + relative * |wanted|}; NaN equals NaN. */
    public static void assertClose(String what, Tensor got, Tensor wanted, double relative, double absolute) {
        assertThat(got.type()).as("type of %s", what).isEqualTo(wanted.type());
        for (long i = 0; i < wanted.size(); i++) {
            boolean equal;
            if (wanted.dtype().isFloating()) {
                double w = wanted.doubleAt(i);
                double g = got.doubleAt(i);
                equal = Double.compare(g, w) == 0
                        || g == w
                        || Double.isFinite(w) && Math.abs(g - w) <= absolute + relative * Math.abs(w);
            } else {
                equal = got.longAt(i) == wanted.longAt(i);
            }
            if (!equal) {
                throw new AssertionError("%s, element %d of %s: wanted %s, got %s"
                        .formatted(what, i, wanted.type(), wanted.doubleAt(i), got.doubleAt(i)));
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
