package io.gatun.spi;

/**
 * A step in words.
 *
 * @param node name of the (last) node it computes, or of the value it converts
 * @param operator what it computes, such as {@code Conv+Add+Relu}
 * @param kernel how, such as {@code winograd 4x4}
 * @param reason why this kernel and no other
 * @param macs multiply-accumulate operations of the operator as defined, whatever the kernel needs
 */
public record StepInfo(String node, String operator, String kernel, String reason, long macs) {}
