package io.gatun.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.RunStoppedException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If, Loop, Scan and functions of a model, beside ONNX Runtime. */
class ControlFlowTest {
    @TempDir
    private Path folder;

    private static Tensor truth(boolean value) {
        var tensor = Tensor.allocate(DType.BOOL, Shape.of());
        tensor.set(0, value ? 1L : 0L);
        return tensor;
    }

    private static Tensor count(long value) {
        return Tensor.of(Shape.of(), value);
    }

    private static Tensor random(long... dims) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(dims));
        var random = new Random(7);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    private void check(GraphSketch graph, Tensor... inputs) throws OrtException, IOException {
        new WholeModel(graph.model(), folder).check(inputs);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void branchesOfDifferentShapes(boolean condition) throws Exception {
        var row = new GraphSketch()
                .constant("axis", Tensor.of(Shape.of(1), 0L))
                .node("sum = ReduceSum(x, axis)")
                .node("row = Mul(sum, w)")
                .out("row");
        var all = new GraphSketch().node("all = Sub(x, w)").out("all");
        check(
                new GraphSketch()
                        .in("c", DType.BOOL)
                        .in("x", DType.FLOAT32, -1, 3)
                        .constant("w", random(1, 3))
                        .node("y = If(c)", Map.of("then_branch", row, "else_branch", all))
                        .node("z = Exp(y)")
                        .out("z", DType.FLOAT32),
                truth(condition),
                random(4, 3));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "5, true", "5, false", "-1, true"})
    void loopsWhoseValueGrows(long trips, boolean begin) throws Exception {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("so_far", DType.FLOAT32, -1, 2)
                .node("grown = Concat(so_far, x) axis=0")
                .node("total = ReduceSum(grown) keepdims=0")
                .node("on = Identity(going)")
                .out("on", DType.BOOL)
                .out("grown", DType.FLOAT32)
                .out("total", DType.FLOAT32);
        check(
                new GraphSketch()
                        .in("n", DType.INT64)
                        .in("c", DType.BOOL)
                        .in("x", DType.FLOAT32, 1, 2)
                        .node("last, totals = Loop(n, c, x)", Map.of("body", body))
                        .node("y = Relu(last)")
                        .out("y", DType.FLOAT32)
                        .out("totals", DType.FLOAT32),
                count(trips),
                truth(begin),
                random(1, 2));
    }

    /** The specification would go on to the last of the counted iterations; ONNX Runtime obeys the body, and so do we. */
    @Test
    void aCountedLoopWithoutAnInitialConditionEndsByItsOwn() throws Exception {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("carried", DType.FLOAT32, 2)
                .constant("one", count(1))
                .node("next = Add(carried, carried)")
                .node("on = Less(i, one)")
                .out("on", DType.BOOL)
                .out("next", DType.FLOAT32);
        check(
                new GraphSketch()
                        .in("n", DType.INT64)
                        .in("x", DType.FLOAT32, 2)
                        .node("y = Loop(n, , x)", Map.of("body", body))
                        .out("y", DType.FLOAT32),
                count(5),
                random(2));
    }

    /** Slices by the iteration's number, ends by its own condition, and reads values from two levels further out. */
    @Test
    void capturesThroughTwoLevels() throws Exception {
        var scaled = new GraphSketch()
                .node("a = Mul(slice, factor)")
                .node("b = Add(a, bias)")
                .out("b");
        var plain = new GraphSketch().node("d = Add(slice, factor)").out("d");
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("carried", DType.FLOAT32, 3)
                .constant("one", count(1))
                .constant("two", count(2))
                .node("slice = Gather(x, i) axis=0")
                .node("rest = Mod(i, two)")
                .node("even = Equal(rest, one)")
                .node("next = If(even)", Map.of("then_branch", scaled, "else_branch", plain))
                .node("sum = Add(carried, next)")
                .node("next_i = Add(i, one)")
                .node("on = Less(next_i, stop)")
                .out("on", DType.BOOL)
                .out("sum", DType.FLOAT32)
                .out("next", DType.FLOAT32);
        check(
                new GraphSketch()
                        .in("x", DType.FLOAT32, -1, 3)
                        .in("factor", DType.FLOAT32, 3)
                        .in("stop", DType.INT64)
                        .constant("bias", random(3))
                        .node("sum0 = Relu(bias)")
                        .node("last, all = Loop(, , sum0)", Map.of("body", body))
                        .node("y = Sigmoid(last)")
                        .out("y", DType.FLOAT32)
                        .out("all", DType.FLOAT32),
                random(6, 3),
                random(3),
                count(4));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "1, 1, 0, 0", "-1, 0, -1, 1", "-2, 1, 1, 1"})
    void scansAlongAnyAxisInAnyDirection(int inAxis, int inBackwards, int outAxis, int outBackwards) throws Exception {
        var body = new GraphSketch()
                .in("state", DType.FLOAT32, 4)
                .in("slice", DType.FLOAT32, 4)
                .node("next = Add(state, slice)")
                .node("out = Mul(next, w)")
                .out("next", DType.FLOAT32)
                .out("out", DType.FLOAT32);
        check(
                new GraphSketch()
                        .in("s", DType.FLOAT32, 4)
                        .in("x", DType.FLOAT32, 4, 4)
                        .in("w", DType.FLOAT32, 4)
                        .node(
                                "last, all = Scan(s, x) num_scan_inputs=1 scan_input_axes=[" + inAxis
                                        + "] scan_input_directions=[" + inBackwards + "] scan_output_axes=[" + outAxis
                                        + "] scan_output_directions=[" + outBackwards + "]",
                                Map.of("body", body))
                        .out("last", DType.FLOAT32)
                        .out("all", DType.FLOAT32),
                random(4),
                random(4, 4),
                random(4));
    }

    /** Convolutions before, within and behind a loop whose number of iterations the input decides. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void aLoopAmongConvolutions(long trips) throws Exception {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("image", DType.FLOAT32, 1, 8, 12, 12)
                .node("c = Conv(image, w2) pads=[1,1,1,1]")
                .node("r = Relu(c)")
                .node("next = Add(r, image)")
                .node("mean = ReduceMean(next) keepdims=0")
                .node("on = Identity(going)")
                .out("on", DType.BOOL)
                .out("next", DType.FLOAT32)
                .out("mean", DType.FLOAT32);
        check(
                new GraphSketch()
                        .in("n", DType.INT64)
                        .in("x", DType.FLOAT32, 1, 3, 12, 12)
                        .constant("w1", random(8, 3, 3, 3))
                        .constant("w2", random(8, 8, 3, 3))
                        .constant("w3", random(4, 8, 3, 3))
                        .node("c1 = Conv(x, w1) pads=[1,1,1,1]")
                        .node("r1 = Relu(c1)")
                        .node("l, means = Loop(n, , r1)", Map.of("body", body))
                        .node("c3 = Conv(l, w3) pads=[1,1,1,1]")
                        .node("p = GlobalAveragePool(c3)")
                        .node("y = Flatten(p)")
                        .out("y", DType.FLOAT32)
                        .out("means", DType.FLOAT32),
                count(trips),
                random(1, 3, 12, 12));
    }

    /** Functions that call functions, attributes that are passed on or left to their default, outputs nobody wants. */
    @Test
    void functions() throws Exception {
        var inner = new GraphSketch()
                .in("a", "b")
                .node("joined = Concat(a, b) axis=@axis")
                .node("unused = Exp(joined)")
                .node("more = Abs(joined)")
                .out("joined", "more")
                .function("Join", Map.of("axis", "0"));
        var outer = new GraphSketch()
                .in("a", "b")
                .node("rows, abs = own.Join(a, b)")
                .node("columns, = own.Join(rows, rows) axis=@along")
                .node("same = Sub(abs, rows)")
                .out("columns", "same", "abs")
                .function("Twice", Map.of("along", "1"));
        var graph = new GraphSketch()
                .in("x", DType.FLOAT32, 2, 3)
                .in("w", DType.FLOAT32, 2, 3)
                .node("y, z, = own.Twice(x, w)")
                .node("v, , = own.Twice(w, x) along=0")
                .out("y", DType.FLOAT32)
                .out("z", DType.FLOAT32)
                .out("v", DType.FLOAT32);
        new WholeModel(graph.model(inner, outer), folder).check(random(2, 3), random(2, 3));
    }

    private static GraphSketch countdown() {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("left", DType.FLOAT32, -1)
                .constant("one", Tensor.of(Shape.of(), 1f))
                .constant("zero", Tensor.of(Shape.of(), 0f))
                .constant("first", Tensor.of(Shape.of(1), 0L))
                .constant("second", Tensor.of(Shape.of(1), 1L))
                .node("less = Sub(left, one)")
                .node("longer = Concat(less, zero1) axis=0")
                .node("top = Slice(less, first, second)")
                .node("scalar = Squeeze(top)")
                .node("on = Greater(scalar, zero)")
                .constant("zero1", Tensor.of(Shape.of(1), 0f))
                .out("on", DType.BOOL)
                .out("longer", DType.FLOAT32);
        return new GraphSketch()
                .in("x", DType.FLOAT32, -1)
                .node("y = Loop(, , x)", Map.of("body", body))
                .out("y", DType.FLOAT32);
    }

    @Test
    void concurrentRunsOfOneSessionDoNotMeet() {
        try (var model = Model.read(countdown().model(), "countdown");
                var session = model.session(Options.defaults().threads(2).plansKept(2))) {
            IntStream.range(0, 40).parallel().forEach(i -> {
                int steps = 1 + i % 7;
                try (var x = Tensor.of(Shape.of(1), (float) steps);
                        var y = session.run(x)) {
                    assertThat(y.shape()).isEqualTo(Shape.of(1 + steps));
                    for (int k = 0; k <= steps; k++) {
                        assertThat(y.getFloat(k)).isEqualTo(k == 0 ? 0 : k - steps);
                    }
                }
            });
        }
    }

    @Test
    @Timeout(60)
    void aLoopThatNeverEndsIsStopped() {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .in("value", DType.FLOAT32, 1)
                .node("on = Identity(going)")
                .node("next = Add(value, value)")
                .out("on", DType.BOOL)
                .out("next", DType.FLOAT32);
        var graph = new GraphSketch()
                .in("c", DType.BOOL)
                .in("x", DType.FLOAT32, 1)
                .node("y = Loop(, c, x)", Map.of("body", body))
                .out("y", DType.FLOAT32);
        try (var model = Model.read(graph.model(), "endless");
                var session = model.session(Options.defaults().timeout(Duration.ofSeconds(2)));
                var x = Tensor.of(Shape.of(1), 1f);
                var yes = truth(true);
                var no = truth(false)) {
            assertThatThrownBy(() -> session.run(Map.of("c", yes, "x", x)))
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageStartingWith("endless: node 'Loop0' (Loop) on cpu: ");
            try (var results = session.run(Map.of("c", no, "x", x))) {
                assertThat(results.get("y").toFloats()).containsExactly(1);
            }
        }
    }

    @Test
    void slicesBeyondTheLimitAreRefused() {
        var body = new GraphSketch()
                .in("i", DType.INT64)
                .in("going", DType.BOOL)
                .node("on = Identity(going)")
                .node("slice = Identity(x)")
                .out("on", DType.BOOL)
                .out("slice", DType.FLOAT32);
        var graph = new GraphSketch()
                .in("x", DType.FLOAT32, 100)
                .in("n", DType.INT64)
                .node("y = Loop(n, )", Map.of("body", body))
                .out("y", DType.FLOAT32);
        var few = LoadOptions.defaults().limits(Limits.defaults().tensorBytes(1000));
        try (var model = Model.read(graph.model(), "many", few);
                var session = model.session();
                var x = random(100);
                var n = count(1L << 40)) {
            assertThatThrownBy(() -> session.run(Map.of("x", x, "n", n)))
                    .hasMessage("many: node 'Loop0' (Loop): what it collects takes 1200 bytes so far; the limit is 1000"
                            + " (Limits.tensorBytes)");
        }
    }
}
