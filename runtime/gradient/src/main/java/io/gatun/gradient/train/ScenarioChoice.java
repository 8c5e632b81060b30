package io.gatun.gradient.train;

import java.util.List;
import java.util.Locale;

/**
 * How much of a pretrained network should learn, and why. Two things decide: how similar the new classes are to what the network
 * knows, told by how well its frozen features separate them ({@link Separability}), and how many examples there are, as each
 * layer that learns is one that can learn by heart. Similar and few: the last layer. Similar and many, or different and few: the
 * last layers, since features grow more particular to the old classes towards the end (Yosinski et al. 2014). Different and many:
 * everything, from the pretrained weights, which are a better start than none even then (Kornblith et al. 2019).
 *
 * @param scenario what should learn
 * @param separability what it was decided by
 * @param reason one paragraph
 */
public record ScenarioChoice(Scenario scenario, Separability separability, String reason) {
    /**
     * A line of the table that decides: the first that fits.
     *
     * @param above the least part of the way from chance to all right that features reach
     * @param examples the least number of examples a class, on average
     * @param part of the network's layers that learns; 0 for the last layer alone
     * @param because what the numbers say
     */
    private record Rule(double above, double examples, double part, String because) {}

    /** From a network whose features suffice to one that must learn anew. */
    private static final List<Rule> RULES = List.of(
            new Rule(0.95, 0, 0, "there is next to nothing that more layers could add"),
            new Rule(
                    0.50,
                    200,
                    0.25,
                    "the classes are like those the network knows, and there are examples enough to"
                            + " shape its last layers to them"),
            new Rule(
                    0.50,
                    0,
                    0,
                    "the classes are like those the network knows, and with so few examples more layers"
                            + " would learn them by heart"),
            new Rule(
                    0.0,
                    500,
                    1,
                    "the classes are unlike those the network knows, and there are examples enough for"
                            + " all layers to learn"),
            new Rule(
                    0.15,
                    0,
                    0.25,
                    "the classes are rather unlike those the network knows, which its last layers can"
                            + " learn, but there are too few examples for all"),
            new Rule(
                    0.0,
                    50,
                    0.5,
                    "the features hardly tell these classes apart, so those before must learn too, but"
                            + " there are too few examples for all"),
            new Rule(
                    0.0,
                    0,
                    0.25,
                    "the features hardly tell these classes apart, but with so few examples more layers"
                            + " would learn them by heart; more examples would help most"));

    /**
     * Decides.
     *
     * @param layers how many layers with weights the network has, as {@link io.gatun.gradient.head.WeightedLayer#of} counts
     */
    public static ScenarioChoice of(Separability seen, int layers) {
        double each = (double) seen.examples() / seen.classes();
        var rule = RULES.stream()
                .filter(line -> seen.aboveChance() >= line.above && each >= line.examples)
                .findFirst()
                .orElseThrow();
        var scenario = rule.part == 1 ? Scenario.ALL : new Scenario(Math.max(1, (int) Math.round(rule.part * layers)));
        return new ScenarioChoice(scenario, seen, reason(seen, each, scenario, layers, rule.because));
    }

    private static String reason(Separability seen, double each, Scenario scenario, int layers, String because) {
        return String.format(
                Locale.ROOT,
                "%s: on the network's features as they are, a linear classifier gets %.1f %% right of examples it has not"
                        + " seen (guessing would get %.1f %%), and there are %d examples of %d classes, %s a class (%d of the"
                        + " rarest): %s. So %s.",
                scenario,
                100 * seen.accuracy(),
                100 * seen.chance(),
                seen.examples(),
                seen.classes(),
                each == Math.rint(each) ? Long.toString((long) each) : String.format(Locale.ROOT, "%.1f", each),
                seen.fewest(),
                because,
                whatLearns(scenario, layers));
    }

    private static String whatLearns(Scenario scenario, int layers) {
        if (scenario.equals(Scenario.ALL)) {
            return "all " + layers + " layers learn";
        }
        return scenario.layers() == 1
                ? "the last layer learns alone"
                : "the last " + scenario.layers() + " of " + layers + " layers learn";
    }
}
