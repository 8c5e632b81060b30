package io.gatun.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the machine says of itself; from {@code /proc} where that exists. */
final class Machine {
    private Machine() {}

    /** Resident memory of this process; 0 where the system does not say. */
    static long residentBytes() throws IOException {
        return bytes("VmRSS");
    }

    /** The most that was resident since this process began; 0 where the system does not say. */
    static long peakResidentBytes() throws IOException {
        return bytes("VmHWM");
    }

    private static long bytes(String key) throws IOException {
        return value("/proc/self/status", key)
                .map(text -> Long.parseLong(text.replace(" kB", "")) * 1024)
                .orElse(0L);
    }

    /** One line: processors, system, and the load average, which tells whether something else ran. */
    static String describe() throws IOException {
        var processor = value("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return "%d x %s, %s, load average %.1f"
                .formatted(Runtime.getRuntime().availableProcessors(), processor, System.getProperty("os.name"), load);
    }

    private static Optional<String> value(String file, String key) throws IOException {
        var path = Path.of(file);
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }
}
