package io.gatun.spi;

/**
 * A piece of memory that steps hand to each other. The engine decides where it lies, anew for each run where it must; a
 * {@link CompileContext} makes them.
 *
 * @param id number within its plan, from 0
 * @param label the value it holds, or what it is scratch for
 * @param bytes size
 * @param kind who places it
 * @param home whose memory it lies in: {@link #HOST}, or a device's number within its plan
 */
public record Buffer(int id, String label, long bytes, Kind kind, int home) {
    /** The memory that the processor works in. */
    public static final int HOST = 0;

    /** Who decides where a buffer lies. */
    public enum Kind {
        /** Holds a value between steps, in the planned block. */
        ACTIVATION,
        /** Wanted by one step only, in the planned block. */
        SCRATCH,
        /** The caller's own tensor: an input or output of the whole graph. */
        BORDER,
        /** A constant of the model. */
        CONSTANT
    }

    /** In the host's memory. */
    public Buffer(int id, String label, long bytes, Kind kind) {
        this(id, label, bytes, kind, HOST);
    }

    public boolean isOnDevice() {
        return home != HOST;
    }
}
