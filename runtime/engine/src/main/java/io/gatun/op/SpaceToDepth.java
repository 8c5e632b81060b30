package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Moves blocks of pixels into channels; ONNX SpaceToDepth. Input [N, C, H b, W b], output [N, C b², H, W].
 *
 * @param blockSize b, pixels a side
 */
public record SpaceToDepth(long blockSize) implements Op {
    @Override
    public String type() {
        return "SpaceToDepth";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("blocksize", blockSize).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireRank(0, 4, 4);
        var x = in.shape(0);
        if (blockSize < 1 || blockSize > Integer.MAX_VALUE || x.dim(2) % blockSize != 0 || x.dim(3) % blockSize != 0) {
            throw new GatunException("attribute 'blocksize' is " + blockSize + ", which must divide height and width, "
                    + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(
                in.dtype(0),
                Shape.of(
                        x.dim(0),
                        Extents.multiply(x.dim(1), blockSize * blockSize),
                        x.dim(2) / blockSize,
                        x.dim(3) / blockSize))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long b = blockSize;
        long batch = x.shape().dim(0);
        long channels = x.shape().dim(1);
        long height = y.shape().dim(2);
        long width = y.shape().dim(3);
        long row = width * b;
        long image = row * height * b;
        Blocks.copy(
                new long[] {batch, b, b, channels, height, width},
                x,
                0,
                new long[] {image * channels, row, 1, image, row * b, b},
                y,
                0,
                Shape.of(batch, b, b, channels, height, width).strides());
    }
}
