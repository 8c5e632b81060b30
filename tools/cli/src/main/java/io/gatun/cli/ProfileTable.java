package io.gatun.cli;

import io.gatun.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A profile as text and as JSON.
 *
 * @param top how many steps to show: if not all of them, then the longest
 */
record ProfileTable(Profile profile, int top) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double GIGA = 1e9;
    private static final double PERCENT = 100;

    /** The steps of one kernel, or all: what they take together. */
    private record Total(int steps, double nanos, long macs, OptionalDouble peakFlops) {
        static Total of(List<Profile.Line> lines) {
            return new Total(
                    lines.size(),
                    lines.stream().mapToDouble(Profile.Line::nanos).sum(),
                    lines.stream().mapToLong(line -> line.step().macs()).sum(),
                    lines.isEmpty() ? OptionalDouble.empty() : lines.getFirst().peakFlops());
        }

        double flops() {
            return 2e9 * macs / nanos;
        }

        OptionalDouble shareOfPeak() {
            return macs == 0 || peakFlops.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(flops() / peakFlops.getAsDouble());
        }
    }

    private List<Profile.Line> shown() {
        return top >= profile.steps().size()
                ? profile.steps()
                : profile.steps().stream()
                        .sorted(Comparator.comparingDouble(Profile.Line::nanos).reversed())
                        .limit(top)
                        .toList();
    }

    /** Kernels to what their steps take together, the longest first. */
    private Map<String, Total> kernels() {
        var totals = new LinkedHashMap<String, Total>();
        profile.steps().stream()
                .collect(Collectors.groupingBy(line -> line.step().kernel()))
                .entrySet()
                .stream()
                .map(kernel -> Map.entry(kernel.getKey(), Total.of(kernel.getValue())))
                .sorted(Comparator.comparingDouble((Map.Entry<String, Total> kernel) -> kernel.getValue().nanos)
                        .reversed())
                .forEach(kernel -> totals.put(kernel.getKey(), kernel.getValue()));
        return totals;
    }

    /** Device to its peak. */
    private Map<String, Double> peaks() {
        var peaks = new LinkedHashMap<String, Double>();
        for (var line : profile.steps()) {
            line.peakFlops().ifPresent(peak -> peaks.put(line.step().device(), peak / GIGA));
        }
        return peaks;
    }

    private double share(double nanos) {
        return nanos / profile.stepNanos();
    }

    /** How much longer the run is than its steps, as a part of it. */
    private double around() {
        return (profile.runNanos() - profile.stepNanos()) / profile.runNanos();
    }

    String text() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("node", "operator", "output", "kernel", "ms", "share", "GFLOP/s", "of peak", "GB/s"));
        for (var line : shown()) {
            var step = line.step();
            rows.add(List.of(
                    step.node(),
                    step.operator(),
                    step.output().map(Object::toString).orElse(""),
                    step.kernel(),
                    number("%.3f", line.nanos() / NANOS_PER_MILLI),
                    percent(share(line.nanos())),
                    gigaflops(step.macs(), line.flops()),
                    percent(line.shareOfPeak()),
                    number("%.1f", step.traffic() / line.nanos())));
        }
        var totals = new ArrayList<List<String>>();
        totals.add(List.of("kernel", "steps", "ms", "share", "GFLOP/s", "of peak"));
        kernels().forEach((kernel, total) -> totals.add(row(kernel, total)));
        totals.add(row("all", Total.of(profile.steps())));
        return heading()
                + Columns.of("llllrrrrr", rows)
                + System.lineSeparator()
                + Columns.of("lrrrrr", totals)
                + String.format(
                        Locale.ROOT,
                        "the whole run takes %.3f ms; its steps take %.2f %% less%n",
                        profile.runNanos() / NANOS_PER_MILLI,
                        around() * PERCENT);
    }

    private String heading() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, threads %d, the fastest quarter of %d runs",
                profile.model(),
                profile.threads(),
                profile.runs()));
        peaks().forEach((device, peak) ->
                text.append(String.format(Locale.ROOT, ", peak of %s %.1f GFLOP/s", device, peak)));
        return text.append(System.lineSeparator()).toString();
    }

    private List<String> row(String what, Total total) {
        return List.of(
                what,
                Integer.toString(total.steps),
                number("%.3f", total.nanos / NANOS_PER_MILLI),
                percent(share(total.nanos)),
                gigaflops(total.macs, total.flops()),
                percent(total.shareOfPeak()));
    }

    private static String gigaflops(long macs, double flops) {
        return macs == 0 ? "" : number("%.1f", flops / GIGA);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? percent(share.getAsDouble()) : "";
    }

    private static String percent(double share) {
        return number("%.1f %%", share * PERCENT);
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    /** For {@link Json}. */
    Map<String, Object> document() {
        return Json.object(
                "model", profile.model(),
                "threads", profile.threads(),
                "runs", profile.runs(),
                "peak_gflops", peaks(),
                "run_ms", millis(profile.runNanos()),
                "steps_ms", millis(profile.stepNanos()),
                "steps", shown().stream().map(this::document).toList(),
                "kernels",
                        kernels().entrySet().stream()
                                .map(kernel -> document(kernel.getKey(), kernel.getValue()))
                                .toList());
    }

    private Map<String, Object> document(Profile.Line line) {
        var step = line.step();
        var document = Json.object(
                "node", step.node(),
                "operator", step.operator(),
                "output", step.output().map(Object::toString).orElse(null),
                "device", step.device(),
                "kernel", step.kernel(),
                "macs", step.macs(),
                "traffic_bytes", step.traffic(),
                "ms", millis(line.nanos()),
                "share", Json.rounded(share(line.nanos())),
                "gflops", Json.rounded(line.flops() / GIGA));
        line.shareOfPeak().ifPresent(share -> document.put("share_of_peak", Json.rounded(share)));
        return document;
    }

    private Map<String, Object> document(String kernel, Total total) {
        var document = Json.object(
                "kernel", kernel,
                "steps", total.steps,
                "ms", millis(total.nanos),
                "share", Json.rounded(share(total.nanos)),
                "gflops", Json.rounded(total.flops() / GIGA));
        total.shareOfPeak().ifPresent(share -> document.put("share_of_peak", Json.rounded(share)));
        return document;
    }

    /** To the microsecond's tenth. */
    private static double millis(double nanos) {
        return Math.round(nanos / 100) / 1e4;
    }
}
