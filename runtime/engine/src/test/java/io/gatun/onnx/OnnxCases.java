package io.gatun.onnx;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Finds ONNX's own test cases, for use in a method with {@code @TestFactory}:
 * {@code return OnnxCases.of(Map.of("test_x", "why not"), "Conv", "Relu");}
 *
 * <p>The cases lie in the folder of the system property {@code gatun.testdata}. Where it is missing, the tests are skipped,
 * or fail if {@code gatun.ci} is true.
 */
public final class OnnxCases {
    /** Folders of cases of one operator each, today's and those of older operator sets. */
    private static final List<String> OPERATOR_FOLDERS = List.of("node", "node-older");

    private static final Map<String, Map<OnnxCase, Set<String>>> INDEX = new HashMap<>();

    private OnnxCases() {}

    /** All tier A cases of operators, older versions included, whose model has, constants aside, no other operators. */
    public static Stream<DynamicTest> of(String... operators) {
        return of(Map.of(), operators);
    }

    /**
     * As {@link #of(String...)}, but for some exclusions.
     *
     * @param except case name, such as {@code v1.11.0/test_add}, to reason; such a case shows as skipped
     */
    public static Stream<DynamicTest> of(Map<String, String> except, String... operators) {
        return OPERATOR_FOLDERS.stream().flatMap(folder -> in(folder, "A", except, Set.of(operators)));
    }

    /** All of {@code cases}, after a check that there are at least {@code count}, so that no test passes by being empty. */
    public static Stream<DynamicTest> atLeast(int count, List<Stream<DynamicTest>> cases) {
        var all = cases.stream().flatMap(some -> some).toList();
        if (data() != null && all.size() < count) {
            throw new AssertionError("wanted at least " + count + " cases, found " + all.size());
        }
        return all.stream();
    }

    /** The cases of one folder and tier that have only the given operators. */
    public static Stream<DynamicTest> in(
            String folder, String tier, Map<String, String> except, Set<String> operators) {
        return in(folder, tier, operators, found -> {
            if (except.containsKey(found.name())) {
                abort(except.get(found.name()));
            }
            found.run();
        });
    }

    /** As {@link #in(String, String, Map, Set)}, but with something else to do with each case. */
    static Stream<DynamicTest> in(String folder, String tier, Set<String> operators, ThrowingConsumer<OnnxCase> test) {
        var data = data();
        if (data == null) {
            return Stream.of(dynamicTest(folder + " (no test data)", OnnxCases::missing));
        }
        return index(data, folder, tier).entrySet().stream()
                .filter(entry -> consistsOf(operators, entry.getValue()))
                .map(Map.Entry::getKey)
                .map(found -> dynamicTest(found.name(), found.model().toUri(), () -> test.accept(found)));
    }

    /** The same tests, once there are at least {@code count} of them (where there is test data at all). */
    public static Stream<DynamicTest> atLeast(int count, Stream<DynamicTest> cases) {
        var found = cases.toList();
        if (data() != null && found.size() < count) {
            throw new AssertionError("wanted at least " + count + " cases, found " + found.size());
        }
        return found.stream();
    }

    /** Whether a model uses some of the wanted operators and, constants aside, no others. */
    private static boolean consistsOf(Set<String> wanted, Set<String> used) {
        return used.stream().anyMatch(wanted::contains)
                && used.stream().allMatch(operator -> operator.equals("Constant") || wanted.contains(operator));
    }

    /** The folder of test data, or null if there is none, or one without the lists of cases. */
    public static Path data() {
        var folder = Path.of(System.getProperty("gatun.testdata", ""));
        return Files.isDirectory(folder.resolve("tiers")) ? folder : null;
    }

    /** A model with real weights beside the test data; without it the running test is skipped, or fails, by name. */
    static Path model(String name) {
        var file = Path.of(System.getProperty("gatun.testdata", ""))
                .resolveSibling("models")
                .resolve(name);
        if (!Files.exists(file)) {
            missing();
        }
        return file;
    }

    /** Skips the running test, or fails it where the data must be there. */
    public static void missing() {
        var reason = "no test data in the folder of -Dgatun.testdata=" + System.getProperty("gatun.testdata");
        if (Boolean.getBoolean("gatun.ci")) {
            throw new AssertionError(reason);
        }
        abort(reason);
    }

    private static synchronized Map<OnnxCase, Set<String>> index(Path data, String folder, String tier) {
        return INDEX.computeIfAbsent(folder + "-" + tier, list -> {
            var cases = new java.util.LinkedHashMap<OnnxCase, Set<String>>();
            for (var name : lines(data.resolve("tiers").resolve(list + ".txt"))) {
                var found = new OnnxCase(name, data.resolve(folder).resolve(name));
                cases.put(found, operators(found));
            }
            return cases;
        });
    }

    private static Set<String> operators(OnnxCase of) {
        try (var in = Files.newInputStream(of.model())) {
            var operators = new HashSet<String>();
            ModelProto.parseFrom(in).getGraph().getNodeList().stream()
                    .map(NodeProto::getOpType)
                    .forEach(operators::add);
            return operators;
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + of.model(), broken);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + file, broken);
        }
    }
}
