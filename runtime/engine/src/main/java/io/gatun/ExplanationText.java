package io.gatun;

import io.gatun.place.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** An {@link Explanation} as a table for people. */
final class ExplanationText {
    /** Refusals of one kind are listed up to this many. */
    private static final int LISTED = 3;

    private ExplanationText() {}

    static String of(Explanation explanation) {
        var text = new StringBuilder(explanation.model()).append('\n').append(steps(explanation));
        explanation.rewrites().stream()
                .filter(rewrite -> rewrite.count() > 0)
                .forEach(rewrite -> text.append(String.format("pass %s: %d%n", rewrite.pass(), rewrite.count())));
        if (explanation.parts().stream()
                                .map(Explanation.Part::device)
                                .distinct()
                                .count()
                        > 1
                || !explanation.devices().isEmpty()) {
            parts(explanation, text);
        }
        explanation.notes().forEach(note -> text.append(note).append('\n'));
        refusals(explanation, text);
        text.append("numerics: ")
                .append(explanation.numerics().name().toLowerCase(Locale.ROOT))
                .append('\n');
        explanation
                .devices()
                .forEach(device -> text.append(String.format(
                        Locale.ROOT,
                        "memory on %s: %.1f MB planned for each run in flight, %.1f MB of weights%n",
                        device.device(),
                        device.plannedBytes() / 1e6,
                        device.weightBytes() / 1e6)));
        return text.append(String.format(
                        Locale.ROOT,
                        "memory: %.1f MB planned (activations %.1f MB at most); keeping every activation would take %.1f MB%n",
                        explanation.plannedBytes() / 1e6,
                        explanation.activationBytes() / 1e6,
                        explanation.naiveBytes() / 1e6))
                .toString();
    }

    private static String steps(Explanation explanation) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("node", "operator", "device", "kernel", "MMACs", "KiB", "offset", "why"));
        for (var line : explanation.steps()) {
            rows.add(List.of(
                    line.node(),
                    line.operator(),
                    line.device(),
                    line.kernel(),
                    line.macs() == 0 ? "" : String.format(Locale.ROOT, "%.1f", line.macs() / 1e6),
                    Long.toString((line.bytes() + 1023) / 1024),
                    line.device().isEmpty() ? "" : line.offset() < 0 ? "caller" : Long.toString(line.offset()),
                    line.reason()));
        }
        return Table.of(rows);
    }

    private static void parts(Explanation explanation, StringBuilder text) {
        int number = 0;
        for (var part : explanation.parts()) {
            text.append(String.format(
                    Locale.ROOT,
                    "partition %d: %s, %d node%s%s%s%n",
                    ++number,
                    part.device(),
                    part.nodes(),
                    part.nodes() == 1 ? "" : "s",
                    copied("to", part.valuesIn(), part.bytesIn()),
                    copied("from", part.valuesOut(), part.bytesOut())));
        }
    }

    private static String copied(String where, int values, long bytes) {
        return values == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %d value%s (%d bytes) copied %s the device",
                        values,
                        values == 1 ? "" : "s",
                        bytes,
                        where);
    }

    private record Kind(String accelerator, String operator, String reason) {}

    private static void refusals(Explanation explanation, StringBuilder text) {
        var kinds = new LinkedHashMap<Kind, List<Refusal>>();
        for (var refusal : explanation.refusals()) {
            kinds.computeIfAbsent(
                            new Kind(refusal.accelerator(), refusal.operator(), refusal.reason()),
                            _ -> new ArrayList<>())
                    .add(refusal);
        }
        kinds.forEach((kind, nodes) -> {
            if (nodes.size() <= LISTED) {
                nodes.forEach(refusal -> text.append(refusal).append('\n'));
            } else {
                text.append(String.format(
                        "%s does not take '%s' and %d more (%s): %s%n",
                        kind.accelerator, nodes.getFirst().node(), nodes.size() - 1, kind.operator, kind.reason));
            }
        });
    }
}
