package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import java.util.List;

/** A loaded network in one of the runtimes; opened by {@link Side#open}. Runs throw what the runtime throws. */
interface Engine extends AutoCloseable {
    List<Input> inputs() throws OrtException;

    /** Sets the values of one input, row-major, for all runs to come. */
    void feed(String input, long[] shape, float[] values) throws OrtException;

    /** Runs on what was fed and keeps the outputs until the next run. */
    void run() throws OrtException;

    /** Returns when later runs will not wait for anything to be compiled, as far as the runtime knows. */
    default void warmUp() {}

    /** A copy of the outputs of the last run. */
    Outputs outputs() throws OrtException;

    @Override
    void close() throws OrtException;
}
