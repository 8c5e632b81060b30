package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Moves groups of channels into blocks of pixels; ONNX DepthToSpace (pixel shuffle). Input [N, C b², H, W], output [N, C, H
 * b, W b].
 *
 * @param blockSize b, pixels a side
 * @param columnRowDepth whether the b² channels of one output channel lie together (ONNX's mode CRD), rather than C apart (DCR)
 */
public record DepthToSpace(long blockSize, boolean columnRowDepth) implements Op {
    @Override
    public String type() {
        return "DepthToSpace";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("blocksize", blockSize)
                .set("mode", columnRowDepth ? "CRD" : "DCR")
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireRank(0, 4, 4);
        var x = in.shape(0);
        if (blockSize < 1 || blockSize > Integer.MAX_VALUE || x.dim(1) % (blockSize * blockSize) != 0) {
            throw new GatunException("attribute 'blocksize' is " + blockSize
                    + ", whose square must divide the channels, " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(
                in.dtype(0),
                Shape.of(
                        x.dim(0),
                        x.dim(1) / (blockSize * blockSize),
                        Extents.multiply(x.dim(2), blockSize),
                        Extents.multiply(x.dim(3), blockSize)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long b = blockSize;
        long height = x.shape().dim(2);
        long width = x.shape().dim(3);
        long channels = y.shape().dim(1);
        long image = height * width;
        long channelStride = columnRowDepth ? image * b * b : image;
        long columnStride = columnRowDepth ? image : image * channels;
        Blocks.copy(
                new long[] {x.shape().dim(0), channels, height, b, width, b},
                x,
                0,
                new long[] {image * channels * b * b, channelStride, width, columnStride * b, 1, columnStride},
                y,
                0,
                Shape.of(x.shape().dim(0), channels, height, b, width, b).strides());
    }
}
