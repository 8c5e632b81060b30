package io.gatun.benchmarks;

import io.gatun.Profile;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the time of a training step goes: by operator and kernel, and node by node. */
record StepProfile(Profile profile) {
    private static final int LONGEST_NODES = 40;
    private static final Set<String> TEXT = Set.of("operator", "kernel", "node", "output");

    String text() {
        return "one step %.1f ms on %d threads, its nodes %.1f ms%n%n"
                        .formatted(profile.runNanos() / 1e6, profile.threads(), profile.stepNanos() / 1e6)
                + kernels().aligned() + "\n" + nodes().aligned();
    }

    private Table kernels() {
        var table = new Table(List.of("ms", "share", "nodes", "GFLOP/s", "operator", "kernel"), TEXT);
        var kinds = profile.steps().stream()
                .collect(Collectors.groupingBy(
                        line -> List.of(line.step().operator(), line.step().kernel())));
        kinds.entrySet().stream()
                .sorted(Comparator.comparingDouble(kind -> -nanos(kind.getValue())))
                .forEach(kind -> {
                    double nanos = nanos(kind.getValue());
                    double macs = kind.getValue().stream()
                            .mapToDouble(line -> line.step().macs())
                            .sum();
                    table.add(List.of(
                            Table.number("%.2f", nanos / 1e6),
                            Table.number("%.1f %%", 100 * nanos / profile.stepNanos()),
                            String.valueOf(kind.getValue().size()),
                            gigaflops(macs, nanos),
                            kind.getKey().get(0),
                            kind.getKey().get(1)));
                });
        return table;
    }

    private Table nodes() {
        var table = new Table(List.of("ms", "GFLOP/s", "GB/s", "operator", "kernel", "output", "node"), TEXT);
        profile.steps().stream()
                .sorted(Comparator.comparingDouble(Profile.Line::nanos).reversed())
                .limit(LONGEST_NODES)
                .forEach(line -> table.add(List.of(
                        Table.number("%.2f", line.nanos() / 1e6),
                        gigaflops(line.step().macs(), line.nanos()),
                        Table.number("%.1f", line.step().traffic() / line.nanos()),
                        line.step().operator(),
                        line.step().kernel(),
                        line.step().output().map(Object::toString).orElse(""),
                        line.step().node())));
        return table;
    }

    private static double nanos(List<Profile.Line> lines) {
        return lines.stream().mapToDouble(Profile.Line::nanos).sum();
    }

    private static String gigaflops(double macs, double nanos) {
        return macs == 0 ? "" : Table.number("%.1f", 2 * macs / nanos);
    }
}
