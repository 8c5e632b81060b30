package io.gatun.benchmarks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link Gpu} found, as a table and as JSON.
 *
 * @param facts where the figures come from, by name
 * @param results one for each network and batch
 */
record GpuReport(Map<String, String> facts, List<Result> results) {
    private static final String ABSENT = "–";

    /**
     * One network at one batch.
     *
     * @param difference from the processor's scores, relative to the largest of them
     * @param gatun milliseconds of each run
     * @param torch the same; empty if there is no PyTorch here
     */
    record Result(String network, int batch, double difference, List<Double> gatun, TorchPeer.Times torch) {
        double median() {
            return Statistics.of(gatun).median();
        }
    }

    Table table() {
        var table = new Table(
                List.of(
                        "network",
                        "batch",
                        "Gatun ms",
                        "PyTorch ms",
                        "ratio",
                        "PyTorch ms, images on the GPU",
                        "ratio to it",
                        "difference"),
                Set.of("network"));
        for (var result : results) {
            table.add(List.of(
                    result.network,
                    String.valueOf(result.batch),
                    Table.number("%.3f", result.median()),
                    median(result.torch.host()),
                    ratio(result.torch.host(), result.median()),
                    median(result.torch.device()),
                    ratio(result.torch.device(), result.median()),
                    Table.number("%.1e", result.difference)));
        }
        return table;
    }

    private static String median(List<Double> times) {
        return times.isEmpty()
                ? ABSENT
                : Table.number("%.3f", Statistics.of(times).median());
    }

    private static String ratio(List<Double> times, double gatun) {
        return times.isEmpty()
                ? ABSENT
                : Table.number("%.2f", Statistics.of(times).median() / gatun);
    }

    /** Facts above the table. */
    String markdown() {
        var where = new Table(List.of("measured", "on"), Set.of("measured", "on"));
        facts.forEach((name, value) -> where.add(List.of(name, value)));
        return where.markdown() + "\n" + table().markdown();
    }

    /** Facts, and for each network and batch every time that was taken. */
    String json() throws IOException {
        var list = new ArrayList<Map<String, Object>>();
        for (var result : results) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("network", result.network);
            entry.put("batch", result.batch);
            entry.put("difference", result.difference);
            entry.put("gatunMillis", result.gatun);
            entry.put("torchMillis", result.torch.host());
            entry.put("torchMillisImagesOnDevice", result.torch.device());
            list.add(entry);
        }
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(Map.of("facts", facts, "results", list));
    }
}
