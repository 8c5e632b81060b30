package io.gatun.opencl;

import io.gatun.spi.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls {@code conv_direct.cl}. */
record ConvDirect(ClCompiler compiler, ConvShape c) {
    /** Where filters and bias lie: packed together, or as the network computes them. */
    private record Filters(Buffer weights, Optional<Buffer> bias, boolean packed) {
        KernelCall.Builder addTo(KernelCall.Builder call) {
            return packed
                    ? call.buffer(weights)
                    : call.buffer(weights).buffer(bias.orElse(weights)).ints(bias.isPresent() ? 1 : 0);
        }
    }

    static void emit(ClCompiler compiler, Candidate node, ConvShape c, ConvOperands operands, String reason) {
        var direct = new ConvDirect(compiler, c);
        var reads = new ArrayList<>(operands.reads());
        Filters filters;
        if (ConvLowering.canPack(node)) {
            var packing = direct.packing(node);
            var buffer = compiler.resources().packed(node.constant(1).orElseThrow(), packing.form(), packing);
            filters = new Filters(buffer, Optional.empty(), true);
        } else {
            var weights = compiler.readDense(node.input(1));
            var bias = node.input(2).isPresent()
                    ? Optional.of(compiler.readDense(node.input(2)))
                    : Optional.<Operand>empty();
            reads.add(weights);
            bias.ifPresent(reads::add);
            filters = new Filters(weights.buffer(), bias.map(Operand::buffer), false);
        }
        var tile = direct.tile(node, filters, operands);
        compiler.emit(
                node.info("conv_direct " + tile, reason), reads, operands.y(), direct.call(tile, filters, operands));
    }

    private FilterPacking packing(Candidate node) {
        var bias = new PackedBias(node.constant(2), c.groups(), c.groupRows());
        return new FilterPacking(compiler.precision(), c.groups(), c.groupRows(), c.depth(), bias);
    }

    private ProductTile tile(Candidate node, Filters filters, ConvOperands operands) {
        var fetch = filters.packed ? ProductTile.Fetch.convolution(1) : new ProductTile.Fetch(1, 1, true, false, true);
        var tiles = ProductTiles.of(compiler.device(), fetch, c.groupRows(), c.columns(), c.groups());
        if (!filters.packed) {
            return tiles.getFirst();
        }
        long bytes = packing(node).bytes();
        return TileSearch.fastest(
                compiler,
                "conv_direct %dx%dx%d of %d, taps %dx%d, stride %d, by %d"
                        .formatted(
                                c.groupRows(),
                                c.depth(),
                                c.columns(),
                                c.groups(),
                                c.kernelH(),
                                c.kernelW(),
                                c.strideW(),
                                operands.adjacent(c.plane())),
                tiles,
                (tile, memory) -> List.of(call(
                        tile,
                        new Filters(memory.buffer(bytes), Optional.empty(), true),
                        operands.in(memory, compiler.precision()))));
    }

    private KernelCall call(ProductTile tile, Filters filters, ConvOperands operands) {
        var kernel = compiler.kernel(
                "conv_direct",
                "conv_direct",
                tile.definitions(
                        "PIXELS=" + operands.adjacent(c.plane()),
                        "TAPS_H=" + c.kernelH(),
                        "TAPS_W=" + c.kernelW(),
                        "CONSTANT_FILTERS=" + (filters.packed ? 1 : 0),
                        operands.activation().definition()));
        var call = filters.addTo(KernelCall.of(kernel)).operand(operands.x());
        operands.addTo(call)
                .ints(c.groups(), c.groupRows(), c.groupChannels())
                .ints(c.height(), c.width(), c.outHeight(), c.outWidth(), c.columns())
                .ints(c.strideH(), c.strideW(), c.padTop(), c.padLeft(), c.dilationH(), c.dilationW())
                .reals(operands.activation().alpha(), operands.activation().beta());
        return tile.call(call, c.groupRows(), c.columns(), c.groups());
    }
}
