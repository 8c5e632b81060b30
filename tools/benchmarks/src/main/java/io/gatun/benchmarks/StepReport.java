package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Training steps beside the forward pass of both runtimes, and what PyTorch once took. */
final class StepReport {
    private static final Set<String> TEXT = Set.of("what", "median of each fork");
    private static final String UNSTEADY = "*";

    /** ONNX Runtime's forward pass of one picture when PyTorch's steps were recorded, in milliseconds. */
    private static final double FORWARD_OF_RECORD = 17.3;

    private final Table table = new Table(
            List.of(
                    "what",
                    "learns, million",
                    "first ms",
                    "min ms",
                    "median ms",
                    "p95 ms",
                    "PyTorch ms",
                    "ratio",
                    "of forward",
                    "planned MiB",
                    "peak MiB",
                    "difference",
                    "median of each fork"),
            TEXT);
    private final double forwardMillis;
    private final double machine;

    /**
     * @param forward of ONNX Runtime, the batch of the steps
     * @param single of ONNX Runtime, one picture
     */
    StepReport(Measurement forward, Measurement single, Measurement gatun) {
        forwardMillis = forward.medianMillis();
        machine = single.medianMillis() / FORWARD_OF_RECORD;
        addForward("forward, ONNX Runtime", forward);
        addForward("forward, Gatun", gatun);
    }

    private void addForward(String what, Measurement forward) {
        var times = Statistics.of(forward.runMillis());
        table.add(List.of(
                what,
                "",
                Table.number("%.0f", forward.firstMillis()),
                Table.number("%.1f", times.min()),
                Table.number("%.1f", times.median()) + (forward.steady() ? "" : UNSTEADY),
                Table.number("%.1f", times.p95()),
                "",
                "",
                Table.number("%.2f", times.median() / forwardMillis),
                "",
                ComparisonReport.mebibytes(forward.peakBytes()),
                "",
                Table.number("%.1f", times.median())));
    }

    /** @param difference what {@link StepCheck} found */
    void add(StepScenario scenario, double difference, List<StepMeasurement> forks) {
        var all = new ArrayList<Double>();
        forks.forEach(fork -> all.addAll(fork.stepMillis()));
        var times = Statistics.of(all);
        boolean steady = forks.stream().allMatch(StepMeasurement::steady);
        table.add(List.of(
                scenario.toString(),
                Table.number("%.2f", forks.getFirst().parameters() / 1e6),
                Table.number("%.0f", median(forks, StepMeasurement::firstMillis)),
                Table.number("%.1f", times.min()),
                Table.number("%.1f", times.median()) + (steady ? "" : UNSTEADY),
                Table.number("%.1f", times.p95()),
                Table.number("%.0f", scenario.torchMillis()),
                Table.number("%.2f", scenario.torchMillis() / times.median()),
                Table.number("%.2f", times.median() / forwardMillis),
                ComparisonReport.mebibytes(forks.getFirst().plannedBytes()),
                ComparisonReport.mebibytes(median(forks, fork -> (double) fork.peakBytes())),
                Table.number("%.1e", difference),
                forks.stream()
                        .map(fork -> Table.number(
                                "%.1f", Statistics.of(fork.stepMillis()).median()))
                        .collect(Collectors.joining(" "))));
    }

    private static double median(List<StepMeasurement> forks, Function<StepMeasurement, Double> figure) {
        return Statistics.of(forks.stream().map(figure).toList()).median();
    }

    String aligned() {
        return table.aligned() + remarks();
    }

    String markdown() {
        return table.markdown() + remarks();
    }

    private String remarks() {
        return """

                PyTorch 2.13's times are a record, not measured here: it cannot be installed on this box. They were taken on a \
                machine of this kind, with 2 threads and a forward pass of about twice ONNX Runtime's time. One picture took \
                ONNX Runtime %.1f ms there; here, in the same run as these steps, %.2f times that.
                %s
                """.formatted(
                        FORWARD_OF_RECORD,
                        machine,
                        table.aligned().contains(UNSTEADY)
                                ? "\n" + UNSTEADY + " times were still falling when warm-up was cut off"
                                : "");
    }
}
