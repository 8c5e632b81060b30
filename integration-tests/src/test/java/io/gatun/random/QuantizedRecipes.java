package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.ConvInteger;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.DynamicQuantizeLinear;
import io.gatun.op.MatMulInteger;
import io.gatun.op.Padding;
import io.gatun.op.QuantizeLinear;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Numbers of eight bits. */
final class QuantizedRecipes {
    private QuantizedRecipes() {}

    /** To eight bits, and mostly back. */
    static boolean quantized(Sketch sketch) {
        var dice = sketch.dice;
        var x = sketch.find(type -> type.dtype() == FLOAT32
                && type.shape().rank() >= 2
                && type.shape().dim(1) > 0
                && type.shape().size() > 0);
        if (x.isEmpty()) {
            return false;
        }
        if (dice.chance(0.2)) {
            return sketch.add(new DynamicQuantizeLinear(), 3, x.get()).isPresent();
        }
        var dtype = dice.of(DType.INT8, DType.UINT8);
        boolean perChannel = dice.flip();
        long[] dims = perChannel ? new long[] {sketch.shape(x.get()).dim(1)} : new long[0];
        var scale = sketch.filled(TensorType.of(FLOAT32, dims), _ -> 0.01 + dice.between(0, 100) / 1000.0);
        var zero = sketch.filled(
                TensorType.of(dtype, dims), _ -> dtype == DType.UINT8 ? dice.between(0, 255) : dice.between(-128, 127));
        var steps = sketch.add(new QuantizeLinear(1, 0, Optional.empty()), x.get(), scale, zero);
        return (dice.chance(0.7)
                        ? steps.flatMap(y -> sketch.add(new DequantizeLinear(1, 0, Optional.empty()), y, scale, zero))
                        : steps)
                .isPresent();
    }

    static boolean integerProduct(Sketch sketch) {
        var dice = sketch.dice;
        var x = sketch.find(type -> type.dtype() == DType.UINT8
                && type.shape().rank() >= 2
                && type.shape().size() > 0
                && type.shape().dim(1) <= 64);
        return x.isPresent() && integerProduct(sketch, dice, x.get());
    }

    private static boolean integerProduct(Sketch sketch, Dice dice, Value x) {
        var zero = sketch.number(DType.UINT8, dice.between(0, 255));
        var shape = sketch.shape(x);
        if (shape.rank() == 4 && dice.flip()) {
            var window = new Window(
                    List.of(3L, 3L), List.of(), List.of(), new Padding.Explicit(List.of(1L, 1L), List.of(1L, 1L)));
            return sketch.add(new ConvInteger(window, 1), x, sketch.weight(DType.UINT8, 3, shape.dim(1), 3, 3), zero)
                    .isPresent();
        }
        return sketch.add(new MatMulInteger(), x, sketch.weight(DType.UINT8, shape.dim(-1), 5), zero)
                .isPresent();
    }
}
