/**
 * Measures Gatun beside ONNX Runtime. In come names of zoo networks or ONNX files, with threads, batches and counts of runs.
 *
 * <p>Out goes one table of times, ratios and resident memory, for networks on which both agree; {@link
 * io.gatun.benchmarks.SideBySide} and {@link io.gatun.benchmarks.ColdStart} are the commands, and each measurement is a
 * process of its own ({@link io.gatun.benchmarks.Fork}, {@link io.gatun.benchmarks.ColdRun}). {@link
 * io.gatun.benchmarks.Kernels} times single layers, with the room below, and {@link io.gatun.benchmarks.TrainingSteps} steps
 * of training.
 *
 * <p>It must not know how either runtime works inside: it uses both as any application would, through their public APIs.
 */
package io.gatun.benchmarks;
