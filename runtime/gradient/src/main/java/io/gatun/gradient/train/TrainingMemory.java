package io.gatun.gradient.train;

import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What training takes in memory, in bytes, as planned; {@link #toString} is a table for people.
 *
 * @param network its name
 * @param examples shape of a batch
 * @param recomputing see {@link TrainingSettings#recomputing}
 * @param parameters all constants of the network, which stay where they were read
 * @param learning copies of those that change: one to learn in, one of the best so far
 * @param gradients of what learns; each is alive to the end of the step, when the optimiser reads it
 * @param optimiser what it remembers from step to step
 * @param packed frozen weights in the form that kernels read
 * @param batch what goes in and out: examples, labels, masks of dropouts, and what the frozen part hands to the learning one
 * @param frozen block of memory planned for values of the frozen part
 * @param block planned for values of the learning part, forth and back
 * @param live of the block: the most that values take at any one step; the rest is what kernels need beside, and gaps
 * @param kept of the block: values of the way forth that the way back reads
 * @param validation what judging a batch takes beside, while it lasts
 * @param forward all values of one pass through the network, which is what training keeps where nothing is planned
 * @param inference block of memory planned for that pass where nothing learns
 */
public record TrainingMemory(
        String network,
        Shape examples,
        boolean recomputing,
        long parameters,
        long learning,
        long gradients,
        long optimiser,
        long packed,
        long batch,
        long frozen,
        long block,
        long live,
        long kept,
        long validation,
        long forward,
        long inference) {

    /** All that training allocates. The network's own constants are not counted: they are there already, or a mapped file. */
    public long total() {
        return learning + gradients + optimiser + packed + batch + frozen + block + validation;
    }

    /** What grows with the batch in a step, over all values of the forward pass. A rule of thumb says 3: once forth, twice back. */
    public double ratio() {
        return (double) (frozen + block) / forward;
    }

    /** One line, such as {@code 512 MB of memory: 204 MB for values of a batch of 8 (0.8 of one forward pass's), ...}. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s of memory: %s for values of a batch of %d (%.2f times one forward pass%s), %s for weights that learn,"
                        + " their gradients and the optimiser, %s beside",
                megabytes(total()),
                megabytes(frozen + block),
                examples.dim(0),
                ratio(),
                recomputing ? ", recomputing" : "",
                megabytes(learning + gradients + optimiser),
                megabytes(packed + batch + validation));
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.1f MB" : "%.0f MB", bytes / 1e6);
    }

    @Override
    public String toString() {
        var rows = new ArrayList<List<String>>();
        rows.add(row("weights that learn, and the best of them", learning, ""));
        rows.add(row("gradients", gradients, "alive to the end of a step, when the optimiser reads them"));
        rows.add(row("what the optimiser remembers", optimiser, ""));
        rows.add(row("packed weights of frozen layers", packed, ""));
        rows.add(row("examples, labels, masks, and what frozen layers hand over", batch, ""));
        rows.add(row("values of frozen layers", frozen, "planned as in inference: none is kept"));
        rows.add(row(
                "values of layers that learn, forth and back",
                block,
                "planned; " + megabytes(kept) + " kept for the way back"
                        + (recomputing ? ", which computes the rest again; " : "; ") + megabytes(live)
                        + " of values at the peak, beside what kernels need"));
        rows.add(row("validation", validation, "while it lasts"));
        rows.add(row("total", total(), "beside the network's own " + megabytes(parameters)));
        rows.add(row(
                "for comparison: all values of one forward pass", forward, "what is kept where nothing is planned"));
        rows.add(row("for comparison: inference", inference, "planned"));
        int width = rows.stream().mapToInt(row -> row.getFirst().length()).max().orElseThrow();
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s learns from batches of %s: %.2f times one forward pass%n",
                network,
                examples,
                ratio()));
        for (var row : rows) {
            text.append(String.format("%-" + width + "s  %10s  %s", row.get(0), row.get(1), row.get(2))
                            .stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static List<String> row(String what, long bytes, String remark) {
        return List.of(what, megabytes(bytes), remark);
    }
}
