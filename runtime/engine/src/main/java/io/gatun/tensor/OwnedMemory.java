package io.gatun.tensor;

import java.lang.foreign.Arena;

/** Memory that one tensor owns and several views and runs may be using. */
final class OwnedMemory {
    private final Arena arena = Arena.ofShared();
    private int holds;
    private boolean closed;

    Arena arena() {
        return arena;
    }

    synchronized void hold() {
        if (closed) {
            throw new IllegalStateException("the tensor is closed");
        }
        holds++;
    }

    synchronized void release() {
        holds--;
        freeIfUnused();
    }

    /** Frees now, or when the last hold is released. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            freeIfUnused();
        }
    }

    private void freeIfUnused() {
        if (closed && holds == 0) {
            arena.close();
        }
    }
}
