package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.QuantizeDequantize;
import io.gatun.op.QuantizeLinear;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FuseQuantizationTest {
    private static final DequantizeLinear DEQUANTIZE = new DequantizeLinear(1, 0, Optional.empty());

    private final Pass pass = new FuseQuantization();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.input("x", 3, 50);
    private final Value scale = sketch.constant("scale", Tensor.of(Shape.SCALAR, 0.03f));

    private static QuantizeLinear to(DType dtype) {
        return new QuantizeLinear(1, 0, Optional.of(dtype));
    }

    private Value zero(String name, DType dtype, long value) {
        var tensor = Tensor.allocate(dtype, Shape.SCALAR);
        tensor.set(0, value);
        return sketch.constant(name, tensor);
    }

    @Test
    void roundsAtOnceWhatIsQuantisedAndComesBack() {
        var none = sketch.node("none", DEQUANTIZE, sketch.node("q", to(DType.INT8), x, scale), scale);
        var shift = zero("shift", DType.UINT8, 100);
        var shifted =
                sketch.node("shifted", DEQUANTIZE, sketch.node("r", to(DType.UINT8), x, scale, shift), scale, shift);
        var four = sketch.node("four", DEQUANTIZE, sketch.node("s", to(DType.INT4), x, scale), scale);
        var fused = fires(3, pass, sketch.to(none, shifted, four));
        assertThat(fused.nodes())
                .extracting(Node::op)
                .containsExactly(
                        new QuantizeDequantize(0.03f, 0, DType.INT8),
                        new QuantizeDequantize(0.03f, 100, DType.UINT8),
                        new QuantizeDequantize(0.03f, 0, DType.INT4));
    }

    @Test
    void whatElseReadsTheWholeNumbersStillCan() {
        var whole = sketch.node("whole", to(DType.INT8), x, scale);
        var fused = fires(1, pass, sketch.to(whole, sketch.node("y", DEQUANTIZE, whole, scale)));
        assertThat(fused.nodes()).hasSize(2);
    }

    @Test
    void leavesWhatIsNotRoundedToTheSameSteps() {
        var other = sketch.constant("other", Tensor.of(Shape.SCALAR, 0.04f));
        var zero = zero("zero", DType.INT8, 3);
        var unknown = sketch.input("unknown");
        var many = sketch.constant("many", Tensor.of(Shape.of(50), new float[50]));
        var coarse = new QuantizeLinear(1, 0, Optional.of(DType.INT8), Optional.of(DType.FLOAT16), true);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("a", DEQUANTIZE, sketch.node("p", to(DType.INT8), x, scale), other),
                        sketch.node("b", DEQUANTIZE, sketch.node("q", to(DType.INT8), x, scale, zero), scale),
                        sketch.node("c", DEQUANTIZE, sketch.node("r", to(DType.INT8), x, unknown), unknown),
                        sketch.node("d", DEQUANTIZE, sketch.node("s", to(DType.INT8), x, many), many),
                        sketch.node("e", DEQUANTIZE, sketch.node("t", coarse, x, scale), scale),
                        sketch.node("f", DEQUANTIZE, sketch.node("u", to(DType.FLOAT8E5M2), x, scale), scale),
                        sketch.node(
                                "g",
                                new DequantizeLinear(1, 0, Optional.of(DType.FLOAT16)),
                                sketch.node("v", to(DType.INT8), x, scale),
                                scale)));
    }
}
