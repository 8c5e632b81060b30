package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs ONNX's own cases of single operators, where the system property {@code gatun.testdata} names a folder that has them.
 * They must come out right whether the accelerator takes all of a case, some of it, or nothing.
 */
final class OnnxCaseChecks {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-6;

    private final DeviceUnderTest device;

    OnnxCaseChecks(DeviceUnderTest device) {
        this.device = device;
    }

    Stream<DynamicTest> tests() {
        device.bench();
        var data = System.getProperty("gatun.testdata");
        if (data == null) {
            return Stream.empty();
        }
        var folder = Path.of(data).resolve("node");
        var list = folder.resolveSibling("tiers").resolve("node-A.txt");
        if (!Files.exists(list)) {
            return Stream.of(dynamicTest("no ONNX cases", OnnxCaseChecks::missing));
        }
        try {
            return Files.readAllLines(list).stream()
                    .filter(name -> !name.isBlank())
                    .map(name -> dynamicTest(name, () -> device.within(name, () -> run(folder.resolve(name)))));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + list, failure);
        }
    }

    private static void missing() {
        var reason = "no ONNX cases in the folder of -Dgatun.testdata=" + System.getProperty("gatun.testdata");
        if (Boolean.getBoolean("gatun.ci")) {
            fail(reason);
        }
        Assumptions.abort(reason);
    }

    private void run(Path folder) {
        var watch = new Watch();
        try (var model = Model.load(folder.resolve("model.onnx"));
                var session = model.session(device.bench().preferring(Watching.by(watch)))) {
            var data = folder.resolve("test_data_set_0");
            var inputs = new LinkedHashMap<String, Tensor>();
            for (int i = 0; i < model.inputs().size(); i++) {
                inputs.put(model.inputs().get(i).name(), TensorFile.read(data.resolve("input_" + i + ".pb")));
            }
            try (var results = session.run(inputs)) {
                for (int i = 0; i < model.outputs().size(); i++) {
                    try (var wanted = TensorFile.read(data.resolve("output_" + i + ".pb"))) {
                        check("output '" + model.outputs().get(i) + "'", results.get(i), wanted);
                    }
                }
            } finally {
                inputs.values().forEach(Tensor::close);
                watch.requireNoComplaints();
            }
        }
    }

    private static void check(String what, Tensor got, Tensor wanted) {
        if (!got.type().equals(wanted.type())) {
            throw new AssertionError(what + " is " + got.type() + " instead of " + wanted.type());
        }
        for (long i = 0; i < wanted.size(); i++) {
            double w = wanted.doubleAt(i);
            double g = got.doubleAt(i);
            boolean same = w == g || Double.isNaN(w) && Double.isNaN(g);
            if (!same && !(Double.isFinite(w) && Math.abs(g - w) <= ABSOLUTE + RELATIVE * Math.abs(w))) {
                throw new AssertionError(
                        "%s %s, element %d: got %s instead of %s".formatted(what, wanted.type(), i, g, w));
            }
        }
    }
}
