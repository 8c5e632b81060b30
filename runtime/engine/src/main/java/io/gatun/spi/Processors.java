package io.gatun.spi;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/**
 * On which processor of a Linux machine a thread runs, and the way to another one. No thread is bound to a processor: one
 * that moves may afterwards run wherever it might before, and the system stays free to move it.
 */
final class Processors {
    /** Bytes of a set of processors as the C library has it: 1024 of them. */
    private static final long SET_BYTES = 128;

    private static final int THIS_THREAD = 0;
    private static final System.Logger LOG = System.getLogger("io.gatun");

    private final MethodHandle current;
    private final MethodHandle allowed;
    private final MethodHandle allow;

    @SuppressWarnings("restricted")
    private Processors() {
        var linker = Linker.nativeLinker();
        var set = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        var library = linker.defaultLookup();
        current = linker.downcallHandle(
                library.findOrThrow("sched_getcpu"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT),
                Linker.Option.critical(false));
        allowed = linker.downcallHandle(library.findOrThrow("sched_getaffinity"), set);
        allow = linker.downcallHandle(library.findOrThrow("sched_setaffinity"), set);
    }

    /** Takes some tens of milliseconds. @return null where the system has nothing of the kind or does not let Java call it */
    static Processors link() {
        try {
            return new Processors();
        } catch (RuntimeException | LinkageError refusal) {
            LOG.log(Level.DEBUG, "threads stay on the processors where the system puts them", refusal);
            return null;
        }
    }

    /** Number of the processor on which the calling thread runs. */
    int current() {
        try {
            return (int) current.invokeExact();
        } catch (Throwable never) {
            throw new AssertionError(never);
        }
    }

    /**
     * Moves the calling thread, at once, to a processor that it may use and that is not taken.
     *
     * @return false if there is none, or if the system refused
     */
    boolean leave(BitSet taken) {
        try (var arena = Arena.ofConfined()) {
            var before = arena.allocate(SET_BYTES, Long.BYTES);
            if ((int) allowed.invokeExact(THIS_THREAD, SET_BYTES, before) != 0) {
                return false;
            }
            var free = BitSet.valueOf(before.asByteBuffer());
            free.andNot(taken);
            if (free.isEmpty()) {
                return false;
            }
            var within = arena.allocate(SET_BYTES, Long.BYTES).copyFrom(MemorySegment.ofArray(free.toByteArray()));
            boolean moved = (int) allow.invokeExact(THIS_THREAD, SET_BYTES, within) == 0;
            return (int) allow.invokeExact(THIS_THREAD, SET_BYTES, before) == 0 && moved;
        } catch (Throwable never) {
            throw new AssertionError(never);
        }
    }
}
