package io.gatun.cpu.conv;

/**
 * One axis of one phase of a transposed convolution: output positions {@code firstOut}, {@code firstOut} + stride and so on, as
 * a convolution with stride 1.
 *
 * @param count how many positions there are
 * @param taps how many taps they see, maybe none
 * @param firstTap the tap of the kernel that comes first in the convolution, the last that they see
 * @param tapStep from a tap to the next, in taps of the kernel: negative
 * @param before padding of the convolution; negative if the first positions of the input are not seen
 * @param after likewise, at the end
 */
record TransposedAxis(
        int firstOut, int count, int taps, int firstTap, int tapStep, int before, int after, int dilation) {

    /**
     * The positions o with (o + padding) mod stride = {@code remainder}. They see tap k at input (o + padding - k dilation) /
     * stride, if that is whole.
     */
    static TransposedAxis of(int remainder, int in, int out, int kernel, int stride, int dilation, int padding) {
        int firstOut = Math.floorMod(remainder - padding, stride);
        int count = firstOut < out ? (out - 1 - firstOut) / stride + 1 : 0;
        int common = greatestCommonDivisor(stride, dilation);
        int step = stride / common;
        int lowest = 0;
        while (lowest < step && (long) lowest * dilation % stride != remainder) {
            lowest++;
        }
        if (lowest == step || lowest >= kernel) {
            return new TransposedAxis(firstOut, count, 0, 0, 0, 0, 0, 1);
        }
        int taps = (kernel - 1 - lowest) / step + 1;
        int apart = dilation / common;
        // the input that the first position sees through its lowest tap, and how far before it that of its highest lies
        int seen = Math.toIntExact((firstOut + padding - (long) lowest * dilation) / stride);
        int reach = Math.toIntExact((taps - 1L) * apart);
        int before = reach - seen;
        return new TransposedAxis(
                firstOut, count, taps, lowest + step * (taps - 1), -step, before, count - in + reach - before, apart);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
