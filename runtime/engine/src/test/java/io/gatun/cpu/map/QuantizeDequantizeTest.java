package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.op.QuantizeDequantize;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeDequantizeTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static io.gatun.cpu.map.QuantizeDequantize kernel(QuantizeDequantize op) {
        return new io.gatun.cpu.map.QuantizeDequantize(op.scale(), op.leastSteps(), op.mostSteps());
    }

    private static float[] byDefinition(QuantizeDequantize op, float... x) {
        try (var in = Tensor.of(Shape.of(x.length), x);
                var out = Tensor.allocate(DType.FLOAT32, in.shape())) {
            op.evaluate(List.of(in), List.of(out));
            return out.toFloats();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"INT8", "UINT8", "INT16", "UINT16", "INT4", "UINT2"})
    void givesTheDefinitionsBits(DType dtype) {
        var op = new QuantizeDequantize(0.037f, dtype.isUnsigned() ? 1 : -2, dtype);
        for (int count : new int[] {1, 15, 16, 17, Rows.TASK_FLOATS + 3}) {
            float[] x = Floats.random(count, count);
            for (int i = 0; i < count; i++) {
                x[i] *= 1 << i % 12;
            }
            var in = Floats.of(x);
            var out = Floats.poisoned(count);
            kernel(op).run(WORKERS, in.address(), out.address(), count);
            assertThat(out.values()).isEqualTo(byDefinition(op, x));
            out.assertIntact(op.toString());
        }
    }

    @Test
    void halvesGoToTheEvenStepAndWhatIsNoNumberToTheLeast() {
        var op = new QuantizeDequantize(0.5f, 10, DType.INT8);
        float[] x = {
            0.25f, 0.75f, -0.25f, -0f, 1e30f, -1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
        };
        float[] wanted = {0, 1, 0, 0, 58.5f, -69, -69, 58.5f, -69};
        var io = Floats.of(x);
        kernel(op).run(WORKERS, io.address(), io.address(), x.length);
        assertThat(io.values()).isEqualTo(wanted);
        assertThat(byDefinition(op, x)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 67})
    void roundsRowsOfChannels(int channels) {
        int rows = 301;
        int ld = Rows.padded(channels);
        var op = new QuantizeDequantize(0.01f, 0, DType.INT8);
        float[] x = Floats.random(rows * channels, 1);
        var in = Floats.rows(x, channels, ld + 16);
        var out = Floats.poisoned(rows * ld);
        kernel(op).rows(WORKERS, rows, channels, in.address(), ld + 16, out.address(), ld);
        assertThat(out.columns(channels, ld)).isEqualTo(byDefinition(op, x));
        out.assertIntact("rows of " + channels);
    }

    @Test
    void refusesNullAndWideTypes() {
        var kernel = kernel(new QuantizeDequantize(1, 0, DType.INT8));
        assertThatThrownBy(() -> kernel.run(WORKERS, 0, 64, 1)).hasMessageContaining("1 floats at 0x0");
        assertThatThrownBy(() -> new QuantizeDequantize(1, 0, DType.INT32))
                .hasMessage("wants a whole-number type of at most 16 bits, got i32");
    }
}
