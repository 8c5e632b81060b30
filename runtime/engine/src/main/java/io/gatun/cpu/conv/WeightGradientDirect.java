package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.OuterProducts;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Gradient of the weights of any convolution: for each tap the sum over output pixels of the outer product of the input's
 * channels under that tap with the gradient's channels. A block of pixels at a time; the part of the input that it sees is
 * copied with its padding, so that a tap is a constant distance and the taps of a row are one longer run of floats. 1x1
 * convolutions read the input as it lies.
 *
 * <p>What is cut into tasks, and which pixels are summed apart, depends on the shape alone, and so does the result.
 */
final class WeightGradientDirect {
    /** Pixels of a block: enough to make little of adding up its sums, few enough to stay in a core's second-level cache. */
    private static final int PIXELS = 224;

    /** Most sums apart. */
    private static final int PARTS = 32;

    /** With fewer sums apart than this, tasks share out columns, too. */
    private static final int FEWEST_TASKS = 16;

    /** All partial sums together; where weights are large, tasks share out columns instead of pixels. */
    private static final long SUM_BYTES = 8L << 20;

    /** With more channels, planes are turned to pixels as fast as they are copied. */
    private static final int MOST_PLANES = 4;

    private WeightGradientDirect() {}

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(ConvGeometry c, int threads) {
        return threads * Room.of(c).bytes() + sums(c).bytes(threads);
    }

    private static WeightGradientSums sums(ConvGeometry c) {
        long bytes = WeightGradientSums.of(c, 1).partBytes();
        int most = Math.clamp(SUM_BYTES / bytes, 1, PARTS);
        return WeightGradientSums.of(
                c, Math.min(WeightGradientBlocks.of(c, PIXELS).count(), most));
    }

    /** With few output channels the input is read from memory only once, and that is fastest in the order in which it lies: by copying it. */
    private static boolean isInPlace(ConvGeometry c) {
        return c.kernelH() * c.kernelW() == 1 && !c.isPadded() && c.channels() <= 2 * c.outChannels();
    }

    /** Whether the input may also come as planes: few of them, which are copied in any case. */
    static boolean mayReadPlanes(ConvGeometry c) {
        return c.groups() == 1 && c.channels() <= MOST_PLANES && !isInPlace(c);
    }

    /** Computes the whole gradient. */
    static void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
        o.check(c, mayReadPlanes(c));
        var sums = sums(c);
        var blocks = WeightGradientBlocks.of(c, PIXELS);
        var room = Room.of(c);
        long partial = o.scratch() + workers.threads() * room.bytes();
        int panels = Math.ceilDiv(c.groupOutChannels(), OuterProducts.COLUMNS);
        int slices = c.groups() > 1 ? c.groups() : Math.min(panels, Math.ceilDiv(FEWEST_TASKS, sums.parts()));
        workers.parallel(sums.parts() * slices, (task, worker) -> {
            int part = task / slices;
            int slice = task % slices;
            int group = c.groups() > 1 ? slice : 0;
            int from = c.groups() > 1 ? 0 : panels * slice / slices * OuterProducts.COLUMNS;
            int to = c.groups() > 1 ? c.groupOutChannels() : panels * (slice + 1) / slices * OuterProducts.COLUMNS;
            var own = room.at(o.scratch() + worker * room.bytes());
            int first = (int) ((long) blocks.count() * part / sums.parts());
            int end = (int) ((long) blocks.count() * (part + 1) / sums.parts());
            for (int block = first; block < end; block++) {
                int columns = Math.min(to, c.groupOutChannels()) - from;
                block(
                        blocks,
                        o,
                        own,
                        block,
                        group,
                        from,
                        columns,
                        sums,
                        sums.row(partial, part, group, 0, 0),
                        block > first);
            }
        });
        sums.finish(partial, o.out(), workers);
    }

    /** Adds the products of one block, for some output channels of a group, to the rows at {@code to}. */
    private static void block(
            WeightGradientBlocks blocks,
            WeightGradientOperands o,
            Room room,
            int block,
            int group,
            int column,
            int columns,
            WeightGradientSums sums,
            long to,
            boolean adds) {
        ConvGeometry c = blocks.c();
        int depth =
                (blocks.endRow(block) - blocks.firstRow(block)) * (blocks.endColumn(block) - blocks.firstColumn(block));
        long pixel = (long) blocks.firstRow(block) * c.outWidth() + blocks.firstColumn(block);
        long g = o.g() + 4 * (pixel * o.ldG() + (long) group * c.groupOutChannels() + column);
        long ldG = o.ldG();
        if (c.groups() > 1) {
            for (int k = 0; k < depth; k++) {
                Lanes.copy(g + 4 * k * ldG, room.gradient() + 4L * k * sums.ld(), columns);
            }
            g = room.gradient();
            ldG = sums.ld();
        }
        long x = o.x() + 4L * group * c.groupChannels();
        long pixelBytes = 4L * c.groupChannels();
        if (isInPlace(c)) {
            WeightGradientPatches.offsetsInPlace(blocks, block, 4 * o.ldX(), room.table());
        } else {
            WeightGradientPatches.stage(blocks, block, x, o.ldX(), room.patches(), room.table());
            x = room.patches();
        }
        boolean adjacent = c.dilationW() == 1;
        int runs = adjacent ? 1 : c.kernelW();
        int rows = adjacent ? c.kernelW() * c.groupChannels() : c.groupChannels();
        for (int i = 0; i < c.kernelH(); i++) {
            for (int j = 0; j < runs; j++) {
                long a = x + pixelBytes * ((long) i * c.dilationH() * blocks.lineWidth() + (long) j * c.dilationW());
                long sum = to + 4L * ((long) (i * c.kernelW() + j) * c.groupChannels() * sums.ld() + column);
                if (adds) {
                    OuterProducts.add(rows, columns, depth, a, room.table(), g, ldG, sum, sums.ld(), room.tile());
                } else {
                    OuterProducts.set(rows, columns, depth, a, room.table(), g, ldG, sum, sums.ld());
                }
            }
        }
    }

    /**
     * A worker's own memory.
     *
     * @param patches the input that a block sees
     * @param gradient a group's channels of a block of the gradient
     * @param table where the input of each output pixel begins
     * @param tile what {@link OuterProducts#add} wants
     */
    private record Room(long patches, long gradient, long table, long tile, long end) {
        static Room of(ConvGeometry c) {
            var blocks = WeightGradientBlocks.of(c, PIXELS);
            long patchBytes =
                    isInPlace(c) ? 0 : 4L * blocks.mostLines() * blocks.lineWidth() * c.groupChannels() + Lanes.BYTES;
            long gradientBytes = c.groups() == 1
                    ? 0
                    : 4L * blocks.pixels() * WeightGradientSums.of(c, 1).ld();
            long gradient = aligned(patchBytes);
            long table = gradient + aligned(gradientBytes);
            long tile = table + aligned(OuterProducts.tableBytes(blocks.pixels()));
            return new Room(0, gradient, table, tile, tile + OuterProducts.TILE_BYTES);
        }

        private static long aligned(long bytes) {
            return Math.ceilDiv(bytes, 64) * 64;
        }

        long bytes() {
            return end - patches;
        }

        Room at(long address) {
            return new Room(address, address + gradient, address + table, address + tile, address + end);
        }
    }
}
