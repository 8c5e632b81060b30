package io.gatun.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process has taken outside of the Java heap since some moment: what leaks in drivers and arenas. */
final class Growth {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final long before = now();

    private Growth() {}

    static Growth sinceNow() {
        return new Growth();
    }

    /** @throws AssertionError if it is more. @param what names the culprit */
    void requireLessThan(long bytes, String what) {
        long grown = now() - before;
        if (grown > bytes) {
            throw new AssertionError(what + " leaks: the process has grown by " + (grown >> 20) + " MB; "
                    + (bytes >> 20) + " MB are allowed");
        }
    }

    /** Resident memory where the system tells, else virtual; without the heap, which grows for reasons of its own. */
    private static long now() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return resident() - heap;
    }

    private static long resident() {
        if (!Files.exists(STATUS)) {
            var system = ManagementFactory.getOperatingSystemMXBean();
            return system instanceof com.sun.management.OperatingSystemMXBean of
                    ? of.getCommittedVirtualMemorySize()
                    : 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + STATUS, failure);
        }
    }
}
