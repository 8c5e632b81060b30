/**
 * The CPU as an accelerator: it takes every operator, and computes the hot ones on vectors.
 *
 * <p>In comes a bound part of a graph; out go steps. {@code CpuCompiler} keeps track of layouts and asks one {@code
 * …Lowering} a family of operators for a kernel; what none of them takes runs by its operator's definition. Layouts,
 * packed weights and vector widths stay in here: at the border of a part every tensor is row-major.
 *
 * <p>Nothing here knows of files, of passes or of where buffers lie, and nothing outside knows this room: it is found
 * through the service-provider interface like any other accelerator.
 */
package io.gatun.cpu;
