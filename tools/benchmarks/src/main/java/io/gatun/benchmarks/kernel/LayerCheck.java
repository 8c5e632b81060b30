package io.gatun.benchmarks.kernel;

import io.gatun.graph.Graph;
import io.gatun.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Compares outputs of a layer with sums in double precision, written out from the definition of a convolution: the corners
 * of each channel and many elements elsewhere, as all of them would take longer than the benchmark.
 */
final class LayerCheck {
    private static final int SAMPLES = 20_000;
    private static final double LARGEST_DIFFERENCE = 1e-4;

    private final Layer layer;
    private final Tensor weight;
    private final Tensor bias;

    /** @param graph the layer, for its constants */
    LayerCheck(Layer layer, Graph graph) {
        this.layer = layer;
        this.weight = constant(graph, "weight");
        this.bias = constant(graph, "bias");
    }

    private static Tensor constant(Graph graph, String name) {
        return graph.constants().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** @throws IllegalStateException naming the first element that is off, relative to the largest of those looked at */
    void require(Tensor input, Tensor output) {
        double[] x = input.toDoubles(0, Math.toIntExact(input.size()));
        int size = layer.outSize();
        var random = new SplittableRandom(4);
        int corners = 4 * layer.outChannels();
        int count = corners + SAMPLES;
        var at = new int[count];
        var wanted = new double[count];
        double scale = 0;
        for (int i = 0; i < count; i++) {
            int channel = i < corners ? i / 4 : random.nextInt(layer.outChannels());
            int row = i < corners ? i / 2 % 2 * (size - 1) : random.nextInt(size);
            int column = i < corners ? i % 2 * (size - 1) : random.nextInt(size);
            at[i] = (channel * size + row) * size + column;
            wanted[i] = element(x, channel, row, column);
            scale = Math.max(scale, Math.abs(wanted[i]));
        }
        for (int i = 0; i < count; i++) {
            double got = output.floatAt(at[i]);
            if (!(Math.abs(got - wanted[i]) <= LARGEST_DIFFERENCE * scale)) {
                throw new IllegalStateException(
                        layer + ": element " + at[i] + " is " + got + ", wanted " + wanted[i] + "; nothing is timed");
            }
        }
    }

    private double element(double[] x, int channel, int row, int column) {
        int groupChannels = layer.channels() / layer.groups();
        int firstIn = channel / (layer.outChannels() / layer.groups()) * groupChannels;
        double sum = bias.floatAt(channel);
        for (int c = 0; c < groupChannels; c++) {
            for (int i = 0; i < layer.kernel(); i++) {
                for (int j = 0; j < layer.kernel(); j++) {
                    int y = row * layer.stride() - layer.padding() + i;
                    int z = column * layer.stride() - layer.padding() + j;
                    if (y >= 0 && y < layer.size() && z >= 0 && z < layer.size()) {
                        sum += x[((firstIn + c) * layer.size() + y) * layer.size() + z]
                                * weight.floatAt(
                                        ((channel * groupChannels + c) * layer.kernel() + i) * layer.kernel() + j);
                    }
                }
            }
        }
        return layer.kind() == Layer.Kind.DENSE ? sum : Math.max(0, sum);
    }
}
