/**
 * One operator at a time, beside ONNX Runtime: many short rows of attributes, shapes and element types, run by sessions and by
 * the operator's definition.
 *
 * <p>In comes a list of rows, each one line of text (see {@link io.gatun.oracle.Row}); out goes one test a row, named by
 * that line.
 *
 * <p>Nothing here knows how a kernel works, or of more than one node at once.
 */
package io.gatun.oracle;
