package io.gatun.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.op.Operands;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes a test of every {@link Row}: a session in which constants are constant, one in which every input comes with the run,
 * and the operator's definition, each beside ONNX Runtime, or beside what the row expects.
 */
final class RowTests {
    private static final Options OPTIONS = Options.defaults().threads(1);
    private static final long SEED = 4;

    private RowTests() {}

    /** One test a row of the resource; empty lines and lines that begin with # are left out. */
    static Stream<DynamicTest> of(String resource) throws IOException {
        try (var stream = RowTests.class.getResourceAsStream("/oracle/" + resource)) {
            return of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines());
        }
    }

    private static Stream<DynamicTest> of(Stream<String> lines) {
        return lines.map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> dynamicTest(line, () -> check(Row.parse(line))));
    }

    private static void check(Row row) throws OrtException {
        try (var arena = Arena.ofConfined()) {
            var random = new Random(SEED);
            var inputs = new ArrayList<Tensor>();
            for (var operand : row.inputs()) {
                inputs.add(operand == null ? null : operand.tensor(random, arena));
            }
            if (row.refusal().isPresent()) {
                assertThatExceptionOfType(GatunException.class)
                        .isThrownBy(() -> session(row, inputs, true, arena))
                        .withMessageContaining(row.refusal().get());
                return;
            }
            var defined = definition(row, inputs, arena);
            var wanted = row.expected().isEmpty()
                    ? OnnxRuntimeOracle.run(row, inputs, defined, arena)
                    : expected(row, random, arena);
            assertClose("definition", defined, wanted);
            assertClose("session", session(row, inputs, true, arena), wanted);
            assertClose("session without constants", session(row, inputs, false, arena), wanted);
        }
    }

    private static List<Tensor> expected(Row row, Random random, Arena arena) {
        var wanted = new ArrayList<Tensor>();
        var given = row.expected().iterator();
        for (char name : row.outputs().toCharArray()) {
            wanted.add(name == '_' ? null : given.next().tensor(random, arena));
        }
        return wanted;
    }

    private static List<Tensor> session(Row row, List<Tensor> inputs, boolean constants, Arena arena) {
        try (var model = Model.read(RowModel.forGatun(row, inputs, constants), "row");
                var session = model.session(OPTIONS)) {
            var feed = new HashMap<String, Tensor>();
            for (var input : model.inputs()) {
                feed.put(input.name(), inputs.get(Integer.parseInt(input.name().substring(1))));
            }
            try (var results = session.run(feed)) {
                var outputs = new ArrayList<Tensor>();
                for (int i = 0; i < row.outputs().length(); i++) {
                    boolean wanted = row.outputs().charAt(i) != '_';
                    outputs.add(wanted ? copy(results.get("y" + i), arena) : null);
                }
                return outputs;
            }
        }
    }

    private static Tensor copy(Tensor tensor, Arena arena) {
        var copy = Tensor.allocate(tensor.type(), arena);
        copy.segment().copyFrom(tensor.segment());
        return copy;
    }

    /** Runs the node that the importer makes of the row, and those that it puts beside it, by their definitions. */
    private static List<Tensor> definition(Row row, List<Tensor> inputs, Arena arena) {
        try (var model = Model.read(RowModel.forGatun(row, inputs, false), "row")) {
            var graph = model.graph();
            var values = new HashMap<String, Tensor>();
            graph.constants().forEach((value, tensor) -> values.put(value.name(), tensor));
            for (var input : graph.inputs()) {
                values.put(
                        input.name(), inputs.get(Integer.parseInt(input.name().substring(1))));
            }
            for (var node : graph.nodes()) {
                var in = new ArrayList<Tensor>();
                node.inputs().forEach(value -> in.add(value.isPresent() ? values.get(value.name()) : null));
                var types =
                        node.op().infer(Operands.of(in, node.outputs().size())).orElseThrow();
                var out = new ArrayList<Tensor>();
                for (int i = 0; i < node.outputs().size(); i++) {
                    var output = node.outputs().get(i);
                    out.add(output.isPresent() ? Tensor.allocate(types.get(i), arena) : null);
                    values.put(output.name(), out.get(i));
                }
                node.op().evaluate(in, out);
            }
            var outputs = new ArrayList<Tensor>();
            for (int i = 0; i < row.outputs().length(); i++) {
                outputs.add(row.outputs().charAt(i) == '_' ? null : values.get("y" + i));
            }
            return outputs;
        }
    }

    private static void assertClose(String way, List<Tensor> got, List<Tensor> wanted) {
        assertThat(got).as(way).hasSameSizeAs(wanted);
        for (int output = 0; output < got.size(); output++) {
            if (wanted.get(output) != null) {
                assertClose(way + ", output " + output, got.get(output), wanted.get(output));
            }
        }
    }

    private static void assertClose(String way, Tensor got, Tensor wanted) {
        assertThat(got.shape()).as(way).isEqualTo(wanted.shape());
        for (long i = 0; i < got.size(); i++) {
            boolean close = got.dtype().isFloating()
                    ? close(got.doubleAt(i), wanted.doubleAt(i), tolerance(got.dtype()))
                    : got.longAt(i) == wanted.longAt(i);
            if (!close) {
                throw new AssertionError("%s: element %d is %s, wanted %s%ngot    %s%nwanted %s"
                        .formatted(way, i, element(got, i), element(wanted, i), got, wanted));
            }
        }
    }

    private static String element(Tensor tensor, long i) {
        return tensor.dtype().isFloating() ? Double.toString(tensor.doubleAt(i)) : Long.toString(tensor.longAt(i));
    }

    private static boolean close(double got, double wanted, double tolerance) {
        return Double.compare(got, wanted) == 0
                || got == wanted
                || Math.abs(got - wanted) <= tolerance * (1 + Math.abs(wanted));
    }

    /** A few roundings of the type, and no more than float32 promises, in which the oracle may have computed. */
    private static double tolerance(DType dtype) {
        return switch (dtype) {
            case FLOAT64, FLOAT32 -> 2e-5;
            case FLOAT16 -> 4e-3;
            default -> 3e-2;
        };
    }
}
