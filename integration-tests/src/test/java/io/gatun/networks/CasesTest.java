package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.onnx.TensorFile;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's cases through the door: import, passes, plan and kernels, with shapes that depend on data. All cases of all lists
 * pass but those that the file of exceptions names, each with its reason; what is named there must fail.
 */
class CasesTest {
    private static final Closeness RULE = new Closeness(1e-3, 1e-7);

    /** Lists of cases, and how many of them pass: the promise, which holds even for cases that nobody has written down. */
    private static final Map<String, Integer> PASSING = Map.of(
            "node-A", 702,
            "node-B", 660,
            "node-older-A", 920,
            "node-older-B", 330,
            "pytorch-converted-A", 82,
            "pytorch-operator-A", 35,
            "simple-A", 6,
            "simple-B", 1);

    private static final Map<String, String> EXCEPTIONS = exceptions();

    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @TestFactory
    Stream<DynamicNode> cases() {
        if (!Files.isDirectory(TestData.cases())) {
            return Stream.of(dynamicTest("no test data", () -> TestData.require(TestData.cases())));
        }
        return PASSING.keySet().stream()
                .sorted()
                .map(list -> dynamicContainer(
                        list, cases(list).map(name -> dynamicTest(name, () -> check(folder(list), name)))));
    }

    @Test
    void thePromiseIsKept() {
        TestData.require(TestData.cases());
        PASSING.forEach((list, promised) -> {
            long passing = cases(list)
                    .filter(name -> !EXCEPTIONS.containsKey(folder(list) + "/" + name))
                    .count();
            assertThat(passing).as(list).isGreaterThanOrEqualTo(promised);
        });
    }

    @Test
    void exceptionsNameCases() {
        TestData.require(TestData.cases());
        var unknown = new HashSet<>(EXCEPTIONS.keySet());
        PASSING.keySet().forEach(list -> cases(list).forEach(name -> unknown.remove(folder(list) + "/" + name)));
        assertThat(unknown).isEmpty();
    }

    private static Stream<String> cases(String list) {
        return TestData.lines(TestData.cases().resolve("tiers").resolve(list + ".txt")).stream()
                .filter(name -> !name.isBlank());
    }

    /** The folder of a list: {@code node-older} of {@code node-older-A}. */
    private static String folder(String list) {
        return list.substring(0, list.lastIndexOf('-'));
    }

    /** Lines of a case and, after spaces, the reason. */
    private static Map<String, String> exceptions() {
        try (var stream = CasesTest.class.getResourceAsStream("/cases/exceptions.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 2))
                    .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void check(String folder, String name) {
        var path = TestData.cases().resolve(folder).resolve(name);
        var reason = EXCEPTIONS.get(folder + "/" + name);
        if (reason == null) {
            run(path);
            return;
        }
        try {
            run(path);
        } catch (GatunException | AssertionError expected) {
            return;
        }
        throw new AssertionError("passes, and need not be an exception any more: " + reason);
    }

    private static void run(Path folder) {
        try (var model = Model.load(folder.resolve("model.onnx"));
                var session = model.session(Options.defaults().workers(WORKERS))) {
            var data = folder.resolve("test_data_set_0");
            assertThat(data).isDirectory();
            for (int set = 1; Files.isDirectory(data); set++) {
                run(model, session, data);
                data = folder.resolve("test_data_set_" + set);
            }
        }
    }

    private static void run(Model model, Session session, Path data) {
        var inputs = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < model.inputs().size(); i++) {
            inputs.put(model.inputs().get(i).name(), TensorFile.read(data.resolve("input_" + i + ".pb")));
        }
        try (var results = session.run(inputs)) {
            for (int i = 0; i < model.outputs().size(); i++) {
                try (var want = TensorFile.read(data.resolve("output_" + i + ".pb"))) {
                    RULE.check(model.outputs().get(i), results.get(i), want);
                }
            }
        }
        inputs.values().forEach(Tensor::close);
    }
}
