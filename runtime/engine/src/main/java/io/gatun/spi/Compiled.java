package io.gatun.spi;

import java.util.List;

/** A part of a network made ready to run. */
public interface Compiled extends AutoCloseable {
    /** What to do, in order. */
    List<Step> steps();

    @Override
    default void close() {}
}
