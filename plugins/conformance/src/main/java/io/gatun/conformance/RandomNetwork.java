package io.gatun.conformance;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Binary;
import io.gatun.op.Concat;
import io.gatun.op.MaxPool;
import io.gatun.op.Unary;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A small network wired at random: chains, branches that meet again, values with several readers, outputs in the middle. */
final class RandomNetwork {
    private static final int NODES = 14;
    private static final long MOST_CHANNELS = 40;

    private final Sketch sketch;
    private final SplittableRandom random;
    private final List<Value> images = new ArrayList<>();

    private RandomNetwork(long seed, Arena arena) {
        sketch = new Sketch("random-" + seed, seed, arena);
        random = new SplittableRandom(seed);
    }

    static Graph of(long seed, Arena arena) {
        var network = new RandomNetwork(seed, arena);
        network.images.add(network.sketch.input(1 + network.random.nextInt(2), 6, 8, 7));
        for (int i = 0; i < NODES; i++) {
            network.images.add(network.next());
        }
        var images = network.images;
        var middle = images.get(1 + network.random.nextInt(images.size() - 2));
        return network.sketch.graph(images.getLast(), middle);
    }

    /** A value of the same height and width as all others. It mostly continues the newest. */
    private Value next() {
        var x = random.nextInt(3) == 0 ? images.get(random.nextInt(images.size())) : images.getLast();
        long channels = sketch.shape(x).dim(1);
        return switch (random.nextInt(9)) {
            case 0, 1 -> sketch.conv(x, 1 + random.nextInt(20), 2L * random.nextInt(3) + 1, 1, 1);
            case 2 -> sketch.conv(x, channels, 3, 1, channels);
            case 3 -> sketch.relu(x);
            case 4 -> sketch.node(Unary.of(Unary.Function.SIGMOID), x);
            case 5 -> sketch.batchNorm(x);
            case 6 ->
                random.nextBoolean()
                        ? sketch.node(new MaxPool(Sketch.window(3, 1), false, false), x)
                        : sketch.node(new AveragePool(Sketch.window(3, 1), false, random.nextBoolean()), x);
            case 7 -> concatenated(x, channels);
            default -> met(x);
        };
    }

    private Value concatenated(Value x, long channels) {
        var other = images.get(random.nextInt(images.size()));
        return channels + sketch.shape(other).dim(1) > MOST_CHANNELS
                ? sketch.conv(x, 5, 1, 1, 1)
                : sketch.node(new Concat(1), x, other);
    }

    /** With another value of the same shape; with a convolution of itself if there is none. */
    private Value met(Value x) {
        var same = images.stream()
                .filter(y -> y != x && sketch.shape(y).equals(sketch.shape(x)))
                .toList();
        var other = same.isEmpty()
                ? sketch.conv(x, sketch.shape(x).dim(1), 1, 1, 1)
                : same.get(random.nextInt(same.size()));
        var function = random.nextInt(4) == 0 ? Binary.Function.MUL : Binary.Function.ADD;
        return sketch.node(new Binary(function), x, other);
    }
}
