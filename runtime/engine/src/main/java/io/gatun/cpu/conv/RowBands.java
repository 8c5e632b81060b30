package io.gatun.cpu.conv;

/**
 * An image's rows cut into bands that differ by one row at most.
 *
 * @param height rows of an image
 * @param count bands of an image
 */
record RowBands(int height, int count) {
    /**
     * Bands of at most so many rows; if there are rows enough, as many bands for each thread: whoever had one less would take over
     * part of another's image, and begin anew in the middle of it.
     */
    static RowBands of(int images, int height, int most, int threads) {
        int count = Math.ceilDiv(height, most);
        for (int even = count; even <= Math.min(height, count + threads); even++) {
            if ((long) images * even % threads == 0) {
                return new RowBands(height, even);
            }
        }
        return new RowBands(height, count);
    }

    /** Rows of the largest band. */
    int rows() {
        return Math.ceilDiv(height, count);
    }

    /** First row of a band; of the one behind the last, the height. */
    int first(int band) {
        return (int) ((long) height * band / count);
    }
}
