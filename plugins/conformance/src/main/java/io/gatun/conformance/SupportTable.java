package io.gatun.conformance;

import io.gatun.Explanation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an accelerator supports, operator by operator, as its runs of the case table showed. */
final class SupportTable {
    private static final int REASONS = 3;

    private static final class Line {
        private int passed;
        private int failed;
        private int refused;
        private final Set<String> reasons = new LinkedHashSet<>();

        String supported() {
            return passed + failed == 0 ? "no" : refused + failed == 0 ? "yes" : "partly";
        }
    }

    private final Map<String, Line> lines = new TreeMap<>();
    private final List<String> networks = new ArrayList<>();

    synchronized void passed(String operator) {
        line(operator).passed++;
    }

    synchronized void failed(String operator) {
        line(operator).failed++;
    }

    synchronized void refused(String operator, String reason) {
        line(operator).refused++;
        line(operator).reasons.add(reason);
    }

    /** @param difference largest, of the largest logit */
    synchronized void network(String name, Explanation explanation, String accelerator, double difference) {
        int parts = 0;
        int nodes = 0;
        int elsewhere = 0;
        for (var part : explanation.parts()) {
            boolean own = part.device().equals(accelerator);
            parts += own ? 1 : 0;
            nodes += own ? part.nodes() : 0;
            elsewhere += own ? 0 : part.nodes();
        }
        networks.add("| %s | %d | %d | %d | %.1e |\n".formatted(name, parts, nodes, elsewhere, difference));
    }

    private Line line(String operator) {
        return lines.computeIfAbsent(operator, _ -> new Line());
    }

    synchronized boolean isEmpty() {
        return lines.isEmpty() && networks.isEmpty();
    }

    synchronized String markdown(String accelerator) {
        var rows = lines.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue()));
        return "# What " + accelerator + " supports\n\n"
                + "| operator | supported | cases passed | failed | refused | because |\n"
                + "|---|---|---:|---:|---:|---|\n"
                + rows.collect(Collectors.joining())
                + "\n| network | parts | nodes in them | nodes elsewhere | largest difference |\n"
                + "|---|---:|---:|---:|---:|\n"
                + String.join("", networks);
    }

    private static String row(String operator, Line line) {
        var reasons = line.reasons.stream()
                .limit(REASONS)
                .map(reason -> reason.replace("|", "\\|"))
                .collect(Collectors.joining("; "));
        return "| %s | %s | %d | %d | %d | %s%s |\n"
                .formatted(
                        operator,
                        line.supported(),
                        line.passed,
                        line.failed,
                        line.refused,
                        reasons,
                        line.reasons.size() > REASONS ? "; and " + (line.reasons.size() - REASONS) + " more" : "");
    }

    /** Writes {@code NAME-support.md} beside the folder that a test's classes lie in, or into the current one. */
    void write(Class<?> test, String accelerator) {
        var file = folder(test).resolve(accelerator + "-support.md");
        try {
            Files.writeString(file, markdown(accelerator));
        } catch (IOException failure) {
            throw new UncheckedIOException("the support table cannot be written to " + file, failure);
        }
    }

    private static Path folder(Class<?> test) {
        var source = test.getProtectionDomain().getCodeSource();
        return source == null
                ? Path.of("")
                : Path.of(URI.create(source.getLocation().toString())).resolveSibling("");
    }
}
