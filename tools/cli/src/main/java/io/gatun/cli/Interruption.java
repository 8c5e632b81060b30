package io.gatun.cli;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What Ctrl-C does while this is open: the first one asks the work to stop, the second ends the process at once. One at a time in
 * a process.
 */
final class Interruption implements AutoCloseable {
    /** What shells expect of a process that Ctrl-C ended: 128 and the signal's number. */
    static final int EXIT_CODE = 130;

    private static final AtomicReference<Interruption> CURRENT = new AtomicReference<>();

    private final Runnable stop;
    private final InterruptSignal signal;
    private boolean happened;

    /** @param stop called once, on another thread */
    Interruption(Runnable stop) {
        this.stop = stop;
        CURRENT.set(this);
        signal = InterruptSignal.handledBy(Interruption::press);
    }

    /** As Ctrl-C does. */
    static void press() {
        var current = CURRENT.get();
        if (current == null || !current.first()) {
            Runtime.getRuntime().halt(EXIT_CODE);
        } else {
            current.stop.run();
        }
    }

    private synchronized boolean first() {
        boolean first = !happened;
        happened = true;
        return first;
    }

    /** Whether Ctrl-C was pressed. */
    synchronized boolean happened() {
        return happened;
    }

    @Override
    public void close() {
        signal.restore();
        CURRENT.compareAndSet(this, null);
    }
}
