package io.gatun.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How {@code product.cl} cuts a matrix product: what a work-group computes, and what a work-item of it.
 *
 * @param rows of a group's tile
 * @param columns of a group's tile
 * @param depth fetched at a time
 * @param itemRows rows of a work-item, a multiple of 4
 * @param itemColumns columns of a work-item, a multiple of 4
 */
record ProductTile(int rows, int columns, int depth, int itemRows, int itemColumns) {
    /**
     * How the two sides of a product are fetched.
     *
     * @param a elements at once of the left side, 1 or 4
     * @param b elements at once of the right side
     * @param aAlongK whether adjacent elements of the left side differ in depth, not in row
     * @param bAlongK whether adjacent elements of the right side differ in depth, not in column
     * @param ownColumn whether a work-item must fetch from the same columns all the time
     */
    record Fetch(int a, int b, boolean aAlongK, boolean bAlongK, boolean ownColumn) {
        /** Filters are packed by columns, and each work-item gathers the pixels of one or four columns. */
        static Fetch convolution(int pixels) {
            return new Fetch(4, pixels, false, false, true);
        }
    }

    /** Work-items of a group. */
    int workers() {
        return rows / itemRows * (columns / itemColumns);
    }

    /** Whether a device can run it. */
    boolean fits(ClDevice device, Fetch fetch) {
        return workers() <= device.workGroup()
                && workers() <= device.workItems().getFirst()
                && localBytes(fetch) <= device.localMemory()
                && isCut(rows, fetch.a, fetch.aAlongK)
                && isCut(columns, fetch.b, fetch.bAlongK)
                && (!fetch.ownColumn || workers() % (columns / fetch.b) == 0);
    }

    /** Whether each work-item fetches equally often. */
    private boolean isCut(int side, int width, boolean alongK) {
        return side * depth / width % workers() == 0 && (alongK ? depth : side) % width == 0;
    }

    /** Local memory of a group, for two tiles of each side. */
    private long localBytes(Fetch fetch) {
        long lines = rows + (fetch.aAlongK ? 4 : 0) + columns + (fetch.bAlongK ? 4 : 0);
        return 2 * lines * depth * Float.BYTES;
    }

    /** Groups that compute a product of so many rows and columns. */
    long groups(int rows, int columns) {
        return (long) Math.ceilDiv(rows, this.rows) * Math.ceilDiv(columns, this.columns);
    }

    /** A launch of so many products of the same size: a group for each tile. */
    KernelCall call(KernelCall.Builder call, int rows, int columns, int products) {
        return call.groups(new long[] {groups(rows, columns) * workers(), products}, workers(), 1);
    }

    /** Definitions for the preprocessor, with others. */
    String[] definitions(String... others) {
        var all = new ArrayList<>(
                List.of("BM=" + rows, "BN=" + columns, "BK=" + depth, "TM=" + itemRows, "TN=" + itemColumns));
        all.addAll(Arrays.asList(others));
        return all.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return rows + "x" + columns + "x" + depth + "/" + itemRows + "x" + itemColumns;
    }
}
