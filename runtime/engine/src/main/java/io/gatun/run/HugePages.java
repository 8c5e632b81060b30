package io.gatun.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * Asks Linux to put memory that is in use into pages of two megabytes. A core that streams weights through pages of four
 * kilobytes waits for addresses: VGG-16's fully connected layers took 27 ms with small pages and 20 ms with huge ones. The
 * memory is not allocated so at once, because clearing huge pages would make loading slower, and many sessions run only once.
 *
 * <p>The request changes nothing that a program can see but time, and may come too late or be refused without harm.
 */
final class HugePages {
    /** Set to false to leave the memory as it is. */
    static final String PROPERTY = "gatun.hugePages";

    static final long PAGE = 2L << 20;

    /** Less in all is not worth the request: the JVM's way to call the system takes 7 MB and more. */
    static final long FEWEST_BYTES = 16L << 20;

    /** Bytes of a page that must be in use: a larger one takes the place of what lies between small segments, too. */
    private static final long WORTHWHILE = PAGE * 3 / 4;

    /** A page that is partly unmapped is refused, and the next may be given; a system without huge pages refuses all. */
    private static final int MOST_REFUSALS = 8;

    /** Linux's MADV_COLLAPSE, since 6.1. */
    private static final int COLLAPSE = 25;

    private static final Path SWITCH = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final System.Logger LOG = System.getLogger("io.gatun");

    private HugePages() {}

    /** Begins in a thread of its own and returns at once. @return whether it began */
    static boolean collapseInBackground(List<MemorySegment> segments) {
        long bytes = segments.stream().mapToLong(MemorySegment::byteSize).sum();
        if (bytes < FEWEST_BYTES || !Boolean.parseBoolean(System.getProperty(PROPERTY, "true")) || !areOffered()) {
            return false;
        }
        var thread = new Thread(() -> collapse(segments), "gatun-huge-pages");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return true;
    }

    /** Whether this is a Linux that gives huge pages to those who ask. */
    static boolean areOffered() {
        try {
            return Files.isReadable(SWITCH) && !Files.readString(SWITCH).contains("[never]");
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** @return how many huge pages the segments now have; 0 if the system refused */
    static int collapse(List<MemorySegment> segments) {
        int given = 0;
        int refused = 0;
        try {
            MethodHandle advise = advise();
            for (long page : pages(segments)) {
                if ((int) advise.invokeExact(page, PAGE, COLLAPSE) == 0) {
                    given++;
                } else if (++refused == MOST_REFUSALS) {
                    LOG.log(Level.DEBUG, "the system gave {0} huge pages and then no more", given);
                    return given;
                }
            }
        } catch (Throwable refusal) {
            LOG.log(Level.DEBUG, "no huge pages", refusal);
        }
        return given;
    }

    /** Addresses of the pages that the segments fill for the most part, alone or together. */
    static List<Long> pages(List<MemorySegment> segments) {
        var used = new TreeMap<Long, Long>();
        for (var segment : segments) {
            long end = segment.address() + segment.byteSize();
            for (long at = segment.address(); at < end; at = at / PAGE * PAGE + PAGE) {
                used.merge(at / PAGE * PAGE, Math.min(end, at / PAGE * PAGE + PAGE) - at, Long::sum);
            }
        }
        used.values().removeIf(bytes -> bytes < WORTHWHILE);
        return List.copyOf(used.keySet());
    }

    @SuppressWarnings("restricted")
    private static MethodHandle advise() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("madvise"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    }
}
