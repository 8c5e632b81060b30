/**
 * Maps: kernels that look at one element, one pixel or one row at a time, and the copies between layouts.
 *
 * <p>Addresses of float32 values come in, with the numbers of rows and columns and {@code ld}, the floats from one row
 * to the next; a row is a pixel of a channels-last (NHWC) activation, or a row of a plain one. The same number of rows
 * goes out. A kernel over pixels works in whole vectors, so it reads and writes the lanes that pad the channels, without
 * letting them influence the others; a kernel over plain rows touches nothing beyond them.
 *
 * <p>It must not know operators, tensors or graphs, nor who owns the memory.
 */
package io.gatun.cpu.map;
