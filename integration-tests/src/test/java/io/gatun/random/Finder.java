package io.gatun.random;

import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Compares the ways to compute a case with its definition, and counts. */
final class Finder {
    private final List<Way> ways;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Finder(List<Way> ways) {
        this.ways = List.copyOf(ways);
    }

    /** The first way that is wrong. */
    Optional<Finding> examine(RandomCase randomCase) {
        try (var subject = new Subject(randomCase)) {
            var wanted = new ArrayList<List<Tensor>>();
            try {
                for (var values : subject.defined()) {
                    wanted.add(randomCase.graph().outputs().stream()
                            .map(values::get)
                            .toList());
                }
            } catch (RuntimeException failure) {
                return Optional.of(new Finding(randomCase, "definition", failure.toString()));
            }
            for (var way : ways) {
                var finding = way.takes(randomCase) ? examine(way, subject, wanted) : Optional.<Finding>empty();
                if (finding.isPresent()) {
                    return finding;
                }
            }
            return Optional.empty();
        }
    }

    private Optional<Finding> examine(Way way, Subject subject, List<List<Tensor>> wanted) {
        var randomCase = subject.randomCase();
        try {
            var got = way.run(subject);
            count(way.name());
            for (int feed = 0; feed < wanted.size(); feed++) {
                var tolerance = new Tolerance(randomCase, feed, way.exactness(), subject.arena());
                for (int i = 0; i < wanted.get(feed).size(); i++) {
                    var wrong = tolerance.check(
                            i, got.get(feed).get(i), wanted.get(feed).get(i));
                    if (wrong.isPresent()) {
                        return Optional.of(new Finding(randomCase, way.name(), wrong.get()));
                    }
                }
            }
            return Optional.empty();
        } catch (Way.NotComparable known) {
            count(way.name() + " does not take part: " + known.getMessage());
            return Optional.empty();
        } catch (RuntimeException | AssertionError | OutOfMemoryError failure) {
            return Optional.of(new Finding(randomCase, way.name(), failure.toString()));
        }
    }

    private void count(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    /** How many cases a way computed, by its name, and how many it did not, by reason. */
    Map<String, LongAdder> counts() {
        return counts;
    }
}
