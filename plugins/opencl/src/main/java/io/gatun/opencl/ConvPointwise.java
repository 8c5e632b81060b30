package io.gatun.opencl;

import io.gatun.spi.Buffer;
import java.util.List;

/** Calls {@code conv_1x1.cl}. */
record ConvPointwise(ClCompiler compiler, ConvShape c, FilterPacking packing) {
    static void emit(ClCompiler compiler, Candidate node, ConvShape c, ConvOperands operands, String reason) {
        var bias = new PackedBias(node.constant(2), 1, c.rows());
        var packing = new FilterPacking(compiler.precision(), 1, c.rows(), c.depth(), bias);
        var filters = compiler.resources().packed(node.constant(1).orElseThrow(), packing.form(), packing);
        var product = new ConvPointwise(compiler, c, packing);
        var tile = product.tile(operands);
        compiler.emit(
                node.info("conv_1x1 " + tile, reason),
                operands.reads(),
                operands.y(),
                product.call(tile, filters, operands));
    }

    private ProductTile tile(ConvOperands operands) {
        int pixels = operands.adjacent(c.plane());
        var fetch = ProductTile.Fetch.convolution(pixels);
        return TileSearch.fastest(
                compiler,
                "conv_1x1 %dx%dx%d by %d".formatted(c.rows(), c.depth(), c.columns(), pixels),
                ProductTiles.of(compiler.device(), fetch, c.rows(), c.columns(), 1),
                (tile, memory) ->
                        List.of(call(tile, memory.buffer(packing.bytes()), operands.in(memory, compiler.precision()))));
    }

    private KernelCall call(ProductTile tile, Buffer filters, ConvOperands operands) {
        var kernel = compiler.kernel(
                "conv_1x1",
                "conv_1x1",
                tile.definitions(
                        "PIXELS=" + operands.adjacent(c.plane()),
                        operands.activation().definition()));
        var call = KernelCall.of(kernel).buffer(filters).operand(operands.x());
        operands.addTo(call)
                .ints(c.rows(), c.depth(), c.plane(), c.columns())
                .reals(operands.activation().alpha(), operands.activation().beta());
        return tile.call(call, c.rows(), c.columns(), 1);
    }
}
