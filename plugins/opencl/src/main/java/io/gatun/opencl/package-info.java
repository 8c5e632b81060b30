/**
 * OpenCL devices, through JOCL.
 *
 * <p>In come parts of a graph; out go steps that enqueue kernels on a queue of the run. The kernels lie as OpenCL C beside
 * this package, one file an operator, and are built for the device when a part is compiled.
 *
 * <p>Nothing here knows how a network was cut into parts or where in a device's memory the engine puts a value.
 */
package io.gatun.opencl;
