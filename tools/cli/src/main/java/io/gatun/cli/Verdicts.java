package io.gatun.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of test cases, in all and for each set. */
final class Verdicts {
    /** What became of a case. */
    enum Verdict {
        PASSED,
        FAILED,
        SKIPPED
    }

    private final Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    private final Map<String, Map<Verdict, Integer>> sets = new TreeMap<>();

    void add(Verdict verdict) {
        all.merge(verdict, 1, Integer::sum);
    }

    void add(String set, Verdict verdict) {
        sets.computeIfAbsent(set, _ -> new EnumMap<>(Verdict.class)).merge(verdict, 1, Integer::sum);
    }

    int count(Verdict verdict) {
        return all.getOrDefault(verdict, 0);
    }

    /** A line for each set, if there are any, and one for all cases. */
    @Override
    public String toString() {
        var total = count(Verdict.PASSED) + " passed, " + count(Verdict.FAILED) + " failed, " + count(Verdict.SKIPPED)
                + " skipped";
        if (sets.isEmpty()) {
            return total;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("set", "passed", "failed", "skipped", "total"));
        sets.forEach((set, counts) -> rows.add(List.of(
                set,
                number(counts, Verdict.PASSED),
                number(counts, Verdict.FAILED),
                number(counts, Verdict.SKIPPED),
                Integer.toString(
                        counts.values().stream().mapToInt(Integer::intValue).sum()))));
        return Columns.of("lrrrr", rows) + total;
    }

    private static String number(Map<Verdict, Integer> counts, Verdict verdict) {
        return counts.getOrDefault(verdict, 0).toString();
    }
}
