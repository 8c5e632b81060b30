package io.gatun.cpu.conv;

/**
 * How the output pixels of all images are cut into blocks of neighbours, by their extents alone: some whole rows, which may
 * belong to several images, or a piece of one row where rows are long.
 *
 * @param rows rows of a block; the last may have fewer
 * @param columns pixels of a block in each row; the last of a row may have fewer
 */
record WeightGradientBlocks(ConvGeometry c, int rows, int columns) {
    static WeightGradientBlocks of(ConvGeometry c, int pixels) {
        int width = c.outWidth();
        int all = c.images() * c.outHeight();
        if (width > 2 * pixels) {
            return new WeightGradientBlocks(c, 1, Math.ceilDiv(width, Math.ceilDiv(width, pixels)));
        }
        int wanted = Math.max(1, (pixels + width / 2) / width);
        return new WeightGradientBlocks(c, Math.ceilDiv(all, Math.ceilDiv(all, wanted)), width);
    }

    private int across() {
        return Math.ceilDiv(c.outWidth(), columns);
    }

    int count() {
        return Math.ceilDiv(c.images() * c.outHeight(), rows) * across();
    }

    /** First row of a block, counted over all images. */
    int firstRow(int block) {
        return block / across() * rows;
    }

    int endRow(int block) {
        return Math.min(c.images() * c.outHeight(), firstRow(block) + rows);
    }

    int firstColumn(int block) {
        return block % across() * columns;
    }

    int endColumn(int block) {
        return Math.min(c.outWidth(), firstColumn(block) + columns);
    }

    /** Most pixels of a block. */
    int pixels() {
        return rows * columns;
    }

    /** Pixels of a row of the input that {@link #columns} pixels of the output see. */
    int lineWidth() {
        return (columns - 1) * c.strideW() + (c.kernelW() - 1) * c.dilationW() + 1;
    }

    /** Rows of the input that so many neighbouring rows of the output see. */
    int lines(int outRows) {
        return (outRows - 1) * c.strideH() + (c.kernelH() - 1) * c.dilationH() + 1;
    }

    /** Most rows of the input that a block sees: fewest of them are shared when it spans many images. */
    int mostLines() {
        int images = Math.min(rows, (rows + c.outHeight() - 2) / c.outHeight() + 1);
        return rows * c.strideH() + images * lines(1);
    }
}
