package io.gatun.run;

/**
 * Counts the uses in flight of something that can be closed, so that closing waits for them and never pulls memory from
 * under a kernel.
 */
public final class Lifetime {
    private final String name;
    private Runnable whenUnused;
    private int uses;
    private boolean closed;

    /** @param name what messages call it, such as {@code model 'squeezenet.onnx'} */
    public Lifetime(String name) {
        this.name = name;
    }

    /**
     * Begins a use; {@link #end} must follow.
     *
     * @throws IllegalStateException if it was closed, by name
     */
    public synchronized void begin() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        uses++;
    }

    public void end() {
        Runnable last = null;
        synchronized (this) {
            if (--uses == 0) {
                notifyAll();
                last = whenUnused;
                whenUnused = null;
            }
        }
        if (last != null) {
            last.run();
        }
    }

    /**
     * Refuses new uses, as {@link #close} does, without waiting for those in flight.
     *
     * @param whenUnused frees what was in use: run once, at once or by whoever ends the last use
     */
    public void retire(Runnable whenUnused) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (uses > 0) {
                this.whenUnused = whenUnused;
                return;
            }
        }
        whenUnused.run();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Refuses new uses and waits until those in flight have ended.
     *
     * @return true for the one caller that shall now free what was in use; false if another call did or does
     */
    public synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        boolean interrupted = false;
        while (uses > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
