/**
 * The OpenCL plugin as users meet it: whole networks, the command, and all that can be wrong with a driver or a cache.
 *
 * <p>In comes whatever OpenCL device this machine has, in CI PoCL on the processor; out go answers, which must be those of
 * the CPU, and the one line that a user reads when the device cannot be had.
 *
 * <p>Nothing here knows the kernels, or how the plugin talks to a driver.
 */
package io.gatun.device.opencl;
