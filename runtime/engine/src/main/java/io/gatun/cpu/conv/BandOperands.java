package io.gatun.cpu.conv;

/**
 * Where the operands of a {@link ConvChain} lie in one run, by the rules of {@link ConvOperands}.
 *
 * @param in what the first convolution reads
 * @param expand packed filters of the first convolution; not looked at if there is none
 * @param addend pixels added before the last activation, or 0 for none; apart from {@code out}
 * @param scratch {@link ConvBands#scratchBytes} bytes on a 64-byte boundary
 */
public record BandOperands(
        long in,
        long ldIn,
        long expand,
        long depthwise,
        long project,
        long addend,
        long ldAddend,
        long out,
        long ldOut,
        long scratch) {
    /** Refuses what cannot be worked on. */
    void check(ConvChain chain) {
        long ldInner = Integer.MAX_VALUE;
        chain.expand()
                .ifPresent(layer -> new ConvOperands(in, ldIn, expand, 0, 0, scratch, ldInner, scratch)
                        .check(layer.geometry(), layer.algorithm().readsPlanes(), 1));
        boolean expanded = chain.expand().isPresent();
        new ConvOperands(expanded ? scratch : in, expanded ? ldInner : ldIn, depthwise, 0, 0, scratch, ldInner, scratch)
                .check(chain.depthwise().geometry(), false, 1);
        new ConvOperands(scratch, ldInner, project, addend, ldAddend, out, ldOut, scratch)
                .check(chain.project().geometry(), false, 1);
    }
}
