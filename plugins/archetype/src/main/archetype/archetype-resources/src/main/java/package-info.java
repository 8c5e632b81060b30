/**
 * The accelerator '${accelerator}': what Gatun asks of it, told to the device.
 *
 * <p>In come parts of networks, through {@code io.gatun.spi}; out go steps that queue kernels on the device.
 *
 * <p>Nothing here computes: that is done in {@code kernel}, and how the device is driven only {@code device} knows.
 */
package ${package};
