/**
 * What an accelerator implements: the CPU of this library, OpenCL, or yours.
 *
 * <p>In comes a typed, constant-folded part of a graph; out go steps that the engine runs in order, on memory that the
 * engine plans: the host's, or the device's own.
 *
 * <p>Nothing here knows which accelerators exist or how a network is cut between them.
 */
package io.gatun.spi;
