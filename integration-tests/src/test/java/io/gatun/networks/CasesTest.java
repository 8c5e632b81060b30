package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.onnx.TensorFile;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** ONNX's cases through the door: import, passes, plan and kernels, with shapes that depend on data. All of them pass. */
class CasesTest {
    private static final Closeness RULE = new Closeness(1e-3, 1e-7);

    /** Lists of cases, and how many each has, so that none goes missing unnoticed. */
    private static final Map<String, Integer> LISTS = Map.of(
            "node-A", 702,
            "node-B", 686,
            "node-older-A", 920,
            "node-older-B", 337,
            "pytorch-converted-A", 82,
            "pytorch-operator-A", 35,
            "simple-A", 6,
            "simple-B", 1);

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
        return LISTS.keySet().stream()
                .sorted()
                .map(list -> dynamicContainer(
                        list,
                        cases(list)
                                .map(name ->
                                        dynamicTest(name, () -> run(folder(list).resolve(name))))));
    }

    @Test
    void listsAreComplete() {
        TestData.require(TestData.cases());
        LISTS.forEach((list, count) -> assertThat(cases(list)).as(list).hasSizeGreaterThanOrEqualTo(count));
    }

    private static Stream<String> cases(String list) {
        return TestData.lines(TestData.cases().resolve("tiers").resolve(list + ".txt")).stream()
                .filter(name -> !name.isBlank());
    }

    /** The folder of a list: {@code node-older} of {@code node-older-A}. */
    private static Path folder(String list) {
        return TestData.cases().resolve(list.substring(0, list.lastIndexOf('-')));
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
