package io.gatun.cpu.norm;

import io.gatun.cpu.map.Rows;

/**
 * How rows of channels are cut into blocks, and where the sums of each block lie: for block b and sum k a line of {@link
 * #floats} floats.
 *
 * @param rows pixels in all images
 * @param sums how many numbers a channel each block gives
 */
record ChannelBlocks(int rows, int channels, int sums) {
    /** 64 KiB: a block is looked at twice, and the second time it lies in the cache. */
    private static final int BLOCK_FLOATS = 16 * 1024;

    /** Channels that one task adds up: a cache line of each block. */
    static final int TOGETHER = Rows.BLOCK;

    /** Floats of a line. */
    int floats() {
        return Rows.padded(channels);
    }

    private int perBlock() {
        return Math.max(1, BLOCK_FLOATS / floats());
    }

    /** Number of blocks. */
    int count() {
        return Math.ceilDiv(rows, perBlock());
    }

    /** The block's first row. */
    int first(int block) {
        return block * perBlock();
    }

    /** Rows in the block. */
    int size(int block) {
        return Math.min(perBlock(), rows - first(block));
    }

    /** Bytes of all sums. */
    long bytes() {
        return 4L * count() * sums * floats();
    }

    /** Where sum {@code k} of a block begins, in bytes. */
    long line(int block, int k) {
        return 4L * (block * sums + k) * floats();
    }

    /** Tasks of {@link #TOGETHER} channels. */
    int tasks() {
        return Math.ceilDiv(channels, TOGETHER);
    }
}
