package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.LegacyBroadcast;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** What a node does that only scales and shifts each channel (axis 1) by constants: y = scale[c] * x + shift[c]. */
final class ChannelAffine {
    private final double[] scale;
    private final double[] shift;

    private ChannelAffine(double[] scale, double[] shift) {
        this.scale = scale;
        this.shift = shift;
    }

    static ChannelAffine identity(int channels) {
        return new ChannelAffine(filled(channels, 1), filled(channels, 0));
    }

    private static double[] filled(int channels, double value) {
        var values = new double[channels];
        Arrays.fill(values, value);
        return values;
    }

    /**
     * What {@code node} does to {@code x}.
     *
     * @param rank of {@code x}
     * @return empty if it does anything else, or if its parameters are not constant
     */
    static Optional<ChannelAffine> of(Graph graph, Node node, Value x, int channels, int rank) {
        return switch (node.op()) {
            case BatchNormalization normalization
            when !normalization.training() && node.input(0).equals(x) -> of(graph, node, normalization, channels);
            case Binary(var function) -> {
                boolean first = node.input(0).equals(x);
                yield graph.constant(node.input(first ? 1 : 0))
                        .flatMap(constant ->
                                perChannel(constant, rank - constant.shape().rank(), channels))
                        .flatMap(constant -> of(function, first, constant));
            }
            case LegacyBroadcast(Binary(var function), var axis)
            when node.input(0).equals(x) ->
                graph.constant(node.input(1))
                        .flatMap(constant -> perChannel(constant, axis < 0 ? axis + rank : axis, channels))
                        .flatMap(constant -> of(function, true, constant));
            default -> Optional.empty();
        };
    }

    private static Optional<ChannelAffine> of(Graph graph, Node node, BatchNormalization normalization, int channels) {
        var parameters = new Tensor[4];
        for (int i = 0; i < parameters.length; i++) {
            var parameter = graph.constant(node.input(i + 1));
            if (parameter.isEmpty()
                    || parameter.get().shape().rank() != 1
                    || parameter.get().size() != channels) {
                return Optional.empty();
            }
            parameters[i] = parameter.get();
        }
        var scale = new double[channels];
        var shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = parameters[0].doubleAt(c) / Math.sqrt(parameters[3].doubleAt(c) + normalization.epsilon());
            shift[c] = parameters[1].doubleAt(c) - parameters[2].doubleAt(c) * scale[c];
        }
        return Optional.of(new ChannelAffine(scale, shift));
    }

    /** One number a channel, if that is what {@code constant} is when its first axis lies along axis {@code from} of x. */
    private static Optional<double[]> perChannel(Tensor constant, long from, int channels) {
        var shape = constant.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) != 1 && (from + axis != 1 || shape.dim(axis) != channels)) {
                return Optional.empty();
            }
        }
        if (from < 0) {
            return Optional.empty();
        }
        var values = new double[channels];
        Arrays.setAll(values, c -> constant.doubleAt(constant.size() == 1 ? 0 : c));
        return Optional.of(values);
    }

    /** @param first whether the constant is the second operand, x the first */
    private static Optional<ChannelAffine> of(Binary.Function function, boolean first, double[] constant) {
        int channels = constant.length;
        return switch (function) {
            case ADD -> Optional.of(new ChannelAffine(filled(channels, 1), constant));
            case SUB ->
                Optional.of(
                        first
                                ? new ChannelAffine(filled(channels, 1), negated(constant))
                                : new ChannelAffine(filled(channels, -1), constant));
            case MUL -> Optional.of(new ChannelAffine(constant, filled(channels, 0)));
            case DIV ->
                first ? Optional.of(new ChannelAffine(inverse(constant), filled(channels, 0))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }

    private static double[] inverse(double[] values) {
        return Arrays.stream(values).map(value -> 1 / value).toArray();
    }

    /** This, and {@code next} on what comes out. */
    ChannelAffine then(ChannelAffine next) {
        var both = new ChannelAffine(scale.clone(), shift.clone());
        for (int c = 0; c < scale.length; c++) {
            both.scale[c] *= next.scale[c];
            both.shift[c] = shift[c] * next.scale[c] + next.shift[c];
        }
        return both;
    }

    double scale(int channel) {
        return scale[channel];
    }

    double shift(int channel) {
        return shift[channel];
    }

    /** Whether it shifts only. */
    boolean keepsScale() {
        return Arrays.stream(scale).allMatch(value -> value == 1);
    }

    boolean isFinite() {
        return Arrays.stream(scale).allMatch(Double::isFinite)
                && Arrays.stream(shift).allMatch(Double::isFinite);
    }
}
