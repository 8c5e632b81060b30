package io.gatun.random;

import java.util.function.Predicate;

/** What a person is told about a finding: what is wrong, the smallest graph that shows it, and how to see it again. */
final class Report {
    private Report() {}

    /** @param finder compares while the graph is made smaller */
    static String of(Finder finder, Finding found) {
        var smallest = new Shrinker(stillShows(finder, found)).shrink(found.subject());
        var last = finder.examine(smallest).orElse(found);
        return "%n%s: %s%n  made smaller: %s%n%s%s%n"
                .formatted(
                        found.way(),
                        found.text(),
                        last.text(),
                        GraphText.of(smallest),
                        again(found.subject().seed()));
    }

    /** Any wrong result of the same way, or any failure of it: the same kind of mistake. */
    private static Predicate<RandomCase> stillShows(Finder finder, Finding found) {
        return candidate -> finder.examine(candidate)
                .filter(other -> other.way().equals(found.way()))
                .filter(other -> kind(other).equals(kind(found)))
                .isPresent();
    }

    /** That an output is wrong, or the message of a failure without what differs from graph to graph. */
    private static String kind(Finding finding) {
        var text = finding.text();
        return text.startsWith("output") ? "output" : text.replaceAll("'[^']*'|[\\d\\[\\],]+", "");
    }

    static String notMade(long seed, RuntimeException refusal) {
        return "%nthe generator or an operator's inference fails: %s%n%s%n".formatted(refusal, again(seed));
    }

    private static String again(long seed) {
        return "again: ./mvnw verify -pl integration-tests -am -Dtest=RandomGraphsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dgatun.random.graphs=1 -Dgatun.random.seed=" + seed;
    }
}
