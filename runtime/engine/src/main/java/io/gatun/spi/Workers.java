package io.gatun.spi;

/** Threads that split one piece of work; shareable between sessions and safe for concurrent callers. */
public interface Workers extends AutoCloseable {
    /** A share of a piece of work. */
    @FunctionalInterface
    interface Task {
        /**
         * @param task which share, from 0
         * @param worker who does it, from 0 to {@link #threads()}-1; unique among those working on this piece at the time
         */
        void run(int task, int worker);
    }

    /** How many threads work on one piece at most, the caller included. */
    int threads();

    /** Does all shares and returns when the last is done. The first exception of a share reaches the caller. */
    void parallel(int tasks, Task task);

    @Override
    void close();
}
