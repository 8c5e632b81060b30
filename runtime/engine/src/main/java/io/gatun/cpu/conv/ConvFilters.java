package io.gatun.cpu.conv;

/**
 * Where the filters of a convolution lie before they are packed, as floats on any boundary: those of a convolution [out
 * channels, channels / groups, kernel height, kernel width], or those of a transposed one, which are turned around and may be
 * only some of the taps.
 *
 * @param group floats from a group's filters to the next group's
 * @param out floats from the filter of an output channel to the next one's of the same group
 * @param in floats from the filter of an input channel to the next one's
 * @param area floats of one filter; {@code out} or {@code in} is the same
 * @param first the first tap, in floats from the start of a filter
 * @param row floats from a tap to the one below; may be negative
 * @param column floats from a tap to the next of its row; may be negative
 */
record ConvFilters(long address, long group, long out, long in, int area, int first, int row, int column) {

    /** All taps of [out channels, channels / groups, kernel height, kernel width], in their order. */
    static ConvFilters of(ConvGeometry g, long address) {
        int area = g.kernelH() * g.kernelW();
        return new ConvFilters(
                address, (long) g.groupOutChannels() * g.depth(), g.depth(), area, area, 0, g.kernelW(), 1);
    }

    /** Whether they lie as {@link #of} has them, so that a filter is one run of floats in the order it is read in. */
    boolean isPlain() {
        return in == area && first == 0 && row > 0;
    }

    /** Address of the filter from input channel {@code k} to output channel {@code n} of a group. */
    long at(int ofGroup, int n, int k) {
        return address + 4 * (ofGroup * group + n * out + k * in);
    }

    /** Tap (i, j), in floats from the start of a filter. */
    int tap(int i, int j) {
        return first + i * row + j * column;
    }
}
