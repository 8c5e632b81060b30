package io.gatun.spi;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Keeps the workers of a pool on different processors. Left alone, Linux lets two threads that yield to each other share a
 * processor for a tenth of a second and more while another one is idle: MobileNetV2 then took 7.3 ms on two threads instead
 * of 3.9. So workers say where they are, and one that finds itself where an earlier one is moves away.
 */
final class Seats {
    /** One that moved stays for so long, whoever comes: moving takes some twenty microseconds. */
    private static final long SETTLED_NANOS = 1_000_000;

    /** Integers from the seat of a worker to the next: two cache lines. */
    private static final int STRIDE = 32;

    private final int workers;
    private final Processors processors;
    private final AtomicIntegerArray seats;
    private final long[] moved;

    Seats(int workers, Processors processors) {
        this.workers = workers;
        this.processors = processors;
        seats = new AtomicIntegerArray(workers * STRIDE);
        for (int worker = 0; worker < workers; worker++) {
            seats.set(worker * STRIDE, -1);
        }
        moved = new long[workers];
    }

    /** Called by a worker's own thread when it begins with a job. */
    void take(int worker) {
        int here = processors.current();
        if (isTakenBefore(worker, here) && System.nanoTime() - moved[worker] > SETTLED_NANOS) {
            processors.leave(others(worker));
            here = processors.current();
            moved[worker] = System.nanoTime();
        }
        // not written unless it changed: the others read it again and again
        if (seat(worker) != here) {
            seats.set(worker * STRIDE, here);
        }
    }

    /** Processor where a worker was last seen, or -1. */
    int seat(int worker) {
        return seats.get(worker * STRIDE);
    }

    private boolean isTakenBefore(int worker, int processor) {
        for (int other = 0; other < worker; other++) {
            if (seat(other) == processor) {
                return true;
            }
        }
        return false;
    }

    private BitSet others(int worker) {
        var taken = new BitSet();
        for (int other = 0; other < workers; other++) {
            int seat = seat(other);
            if (other != worker && seat >= 0) {
                taken.set(seat);
            }
        }
        return taken;
    }
}
