package io.gatun.opencl;

import io.gatun.spi.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls {@code conv_winograd.cl}. Images are taken a few at a time, so that what lies between the kernels stays small: a large
 * batch would want gigabytes, and what was just written may still be in the device's cache.
 */
record ConvWinograd(ClCompiler compiler, ConvShape c, int m) {
    /** Bytes between the kernels that are worth to stay below, if one image allows it. */
    private static final long BETWEEN = 128L << 20;

    /** @param m output pixels of a tile in each dimension: 4 or 2 */
    static void emit(ClCompiler compiler, Candidate node, ConvShape c, ConvOperands operands, int m, String reason) {
        var winograd = new ConvWinograd(compiler, c, m);
        var packing = new WinogradPacking(m, c.rows(), c.channels(), new PackedBias(node.constant(2), 1, c.rows()));
        var filters = compiler.resources().packed(node.constant(1).orElseThrow(), packing.form(), packing);
        int images = winograd.images();
        var scratch = compiler.resources();
        var tiles = scratch.scratch(node.node().name() + " tiles", winograd.bytes(images, c.channels()));
        var products = scratch.scratch(node.node().name() + " products", winograd.bytes(images, c.rows()));
        var tile = winograd.tile(packing);
        compiler.emit(new ClStep(
                node.info("conv_winograd F(" + m + "x" + m + ",3x3) " + tile, reason),
                operands.reads().stream().map(Operand::buffer).toList(),
                List.of(operands.y().buffer(), tiles, products),
                winograd.calls(tile, filters, tiles, products, operands)));
    }

    /** What must lie between the kernels at the least, with tiles of 4x4. */
    static long bytesOfAnImage(ConvShape c) {
        return 36L * (c.channels() + c.rows()) * c.tiles(4) * Float.BYTES;
    }

    /** Products of a launch. */
    private int elements() {
        return (m + 2) * (m + 2);
    }

    /** Images of a launch. */
    private int images() {
        return Math.clamp(BETWEEN / bytes(1, c.channels() + c.rows()), 1, c.images());
    }

    /** What tiles of so many images and channels take. */
    private long bytes(int images, int channels) {
        return (long) elements() * channels * PackedBias.padded(images * c.tiles(m)) * Float.BYTES;
    }

    private ProductTile tile(WinogradPacking packing) {
        int tiles = images() * c.tiles(m);
        var fetch = ProductTile.Fetch.convolution(4);
        return TileSearch.fastest(
                compiler,
                "conv_winograd %dx%dx%d of %d".formatted(c.rows(), c.channels(), tiles, elements()),
                ProductTiles.of(compiler.device(), fetch, c.rows(), tiles, elements()),
                (tile, memory) -> List.of(product(
                        tile,
                        memory.buffer(packing.bytes()),
                        memory.buffer(bytes(images(), c.channels())),
                        memory.buffer(bytes(images(), c.rows())),
                        tiles)));
    }

    private List<KernelCall> calls(
            ProductTile tile, Buffer filters, Buffer transformed, Buffer products, ConvOperands operands) {
        var activation = operands.activation();
        var input = compiler.kernel("conv_winograd", "winograd_input", "STAGE=0", "TILE=" + m);
        var output =
                compiler.kernel("conv_winograd", "winograd_output", "STAGE=2", "TILE=" + m, activation.definition());
        var calls = new ArrayList<KernelCall>();
        for (int image = 0; image < c.images(); image += images()) {
            int tiles = Math.min(images(), c.images() - image) * c.tiles(m);
            calls.add(KernelCall.of(input)
                    .operand(operands.x())
                    .buffer(transformed)
                    .ints(image, c.channels(), c.height(), c.width(), c.outHeight(), c.outWidth())
                    .ints(c.padTop(), c.padLeft(), tiles)
                    .over(tiles, c.channels()));
            calls.add(product(tile, filters, transformed, products, tiles));
            var finish = KernelCall.of(output).buffer(filters).buffer(products);
            calls.add(operands.addTo(finish)
                    .ints(image, c.rows(), c.outHeight(), c.outWidth(), tiles)
                    .reals(activation.alpha(), activation.beta())
                    .over(tiles, c.rows()));
        }
        return calls;
    }

    private KernelCall product(ProductTile tile, Buffer filters, Buffer transformed, Buffer products, int tiles) {
        var kernel = compiler.plainKernel("conv_winograd", "winograd_product", tile.definitions("STAGE=1"));
        var call = KernelCall.of(kernel)
                .buffer(filters)
                .buffer(transformed)
                .buffer(products)
                .ints(c.rows(), c.channels(), tiles);
        return tile.call(call, c.rows(), PackedBias.padded(tiles), elements());
    }
}
