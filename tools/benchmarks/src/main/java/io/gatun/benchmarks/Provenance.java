package io.gatun.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

/**
 * Where figures come from.
 *
 * @param machine processor, system and load average when the measurements began
 * @param jvm name and version
 * @param date and time when the measurements began, UTC
 * @param command as typed
 * @param gatun version, and commit where it was built from a checkout
 * @param onnxRuntime version
 */
record Provenance(String machine, String jvm, String date, String command, String gatun, String onnxRuntime) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /**
     * Here and now.
     *
     * @param command its name, below tools/benchmarks
     * @param words what followed
     */
    static Provenance of(String command, List<String> words) throws IOException {
        var commit = System.getProperty("gatun.commit", "");
        return new Provenance(
                Machine.describe(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                DATE.format(Instant.now()),
                ("tools/benchmarks/" + command + " " + String.join(" ", words)).strip(),
                version() + (commit.isEmpty() ? "" : ", commit " + commit),
                OrtEnvironment.getEnvironment().getVersion());
    }

    private static String version() throws IOException {
        try (var text = Provenance.class.getResourceAsStream("version.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private Table table() {
        var table = new Table(List.of("measured", "on"), Set.of("measured", "on"));
        table.add(List.of("machine", machine));
        table.add(List.of("JVM", jvm));
        table.add(List.of("date", date));
        table.add(List.of("command", "`" + command + "`"));
        table.add(List.of("Gatun", gatun));
        table.add(List.of("ONNX Runtime", onnxRuntime));
        return table;
    }

    String markdown() {
        return table().markdown();
    }

    /** Two lines, for above a table. */
    String brief() {
        return "%s, %s\nGatun %s, ONNX Runtime %s, %s\n".formatted(machine, jvm, gatun, onnxRuntime, date);
    }
}
