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

    /** Segments below this size are not worth the request. */
    static final long SMALLEST = 4L << 20;

    /** All segments together below this size are not either: the JVM's way to call the system takes 7 MB and more. */
    static final long FEWEST_BYTES = 16L << 20;

    private static final long PAGE = 2L << 20;

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
        int pages = 0;
        try {
            MethodHandle advise = advise();
            for (var segment : segments) {
                long end = (segment.address() + segment.byteSize()) / PAGE * PAGE;
                for (long at = Math.ceilDiv(segment.address(), PAGE) * PAGE; at < end; at += PAGE) {
                    if ((int) advise.invokeExact(at, PAGE, COLLAPSE) != 0) {
                        LOG.log(Level.DEBUG, "the system gave {0} huge pages and then no more", pages);
                        return pages;
                    }
                    pages++;
                }
            }
        } catch (Throwable refusal) {
            LOG.log(Level.DEBUG, "no huge pages", refusal);
        }
        return pages;
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
