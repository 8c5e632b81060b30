/**
 * A door to the OpenCL plugin for tests that ask what it takes.
 *
 * <p>In comes a node; out goes yes or no.
 *
 * <p>Nothing here knows a device.
 */
package io.gatun.opencl;
