package io.gatun.cli;

import io.gatun.gradient.train.Scenario;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much of a network learns.
 *
 * @param layers how many of the last layers with weights; 1 for {@link Kind#LAST_LAYER}, 0 where the kind says it all
 */
record Scope(Kind kind, int layers) {
    enum Kind {
        /** A fresh last layer, on features that the rest of the network computes once. */
        LAST_LAYER,
        /** The last layers, each with what normalises and shifts behind it. */
        LAST,
        ALL,
        /** To be decided by looking at the pictures. */
        AUTO
    }

    static final Scope LAST_LAYER = new Scope(Kind.LAST_LAYER, 1);
    static final Scope ALL = new Scope(Kind.ALL, 0);
    static final Scope AUTO = new Scope(Kind.AUTO, 0);

    private static final String LAST = "last:";

    static Scope of(Scenario scenario) {
        if (scenario.equals(Scenario.ALL)) {
            return ALL;
        }
        return scenario.equals(Scenario.LAST_LAYER) ? LAST_LAYER : last(scenario.layers());
    }

    static Scope last(int layers) {
        return new Scope(Kind.LAST, layers);
    }

    /** What learns, in words. */
    String of(String network) {
        return switch (kind) {
            case LAST_LAYER -> "the last layer of " + network;
            case LAST -> "the last " + layers + " layers of " + network;
            case ALL -> "all of " + network;
            case AUTO -> throw new IllegalArgumentException("not decided yet");
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return switch (kind) {
            case LAST_LAYER -> "last-layer";
            case LAST -> LAST + layers;
            case ALL -> "all";
            case AUTO -> "auto";
        };
    }

    static final class ByName implements ITypeConverter<Scope> {
        @Override
        public Scope convert(String text) {
            return switch (text) {
                case "last-layer" -> LAST_LAYER;
                case "all" -> ALL;
                case "auto" -> AUTO;
                default -> last(layers(text));
            };
        }

        private static int layers(String text) {
            if (!text.matches("last:[1-9]\\d{0,5}")) {
                throw new TypeConversionException(
                        "wanted last-layer, last:K (such as last:3), all or auto, got '" + text + "'");
            }
            return Integer.parseInt(text.substring(LAST.length()));
        }
    }
}
