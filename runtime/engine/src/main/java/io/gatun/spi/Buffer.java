package io.gatun.spi;

/**
 * A piece of memory that steps hand to each other. The engine decides where it lies, anew for each run where it must; a
 * {@link CompileContext} makes them.
 *
 * @param id number within its plan, from 0
 * @param label the value it holds, or what it is scratch for
 * @param bytes size
 * @param kind who places it
 */
public record Buffer(int id, String label, long bytes, Kind kind) {
    /** Who decides where a buffer lies. */
    public enum Kind {
        /** Holds a value between steps, in the session's planned block. */
        ACTIVATION,
        /** Wanted by one step only, in the session's planned block. */
        SCRATCH,
        /** The caller's own tensor: an input or output of the whole graph. */
        BORDER,
        /** A constant of the model. */
        CONSTANT
    }
}
