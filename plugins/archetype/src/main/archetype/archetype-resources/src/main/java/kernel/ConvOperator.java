package ${package}.kernel;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Conv;
import java.util.List;
import java.util.Optional;
import ${package}.device.Floats;

/** Convolution over two spatial axes, with groups, strides, dilations and padding. */
record ConvOperator(Conv conv) implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        var x = graph.requireType(node.input(0));
        return x.shape().rank() == 4
                ? Optional.empty()
                : Optional.of("convolves over 2 spatial axes, '" + node.input(0) + "' is " + x);
    }

    @Override
    public String kernelName() {
        return "tap by tap";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var x = graph.requireType(node.input(0)).shape();
        var weight = graph.requireType(node.input(1)).shape();
        var y = graph.requireType(node.output()).shape();
        var window = conv.window().over(x, List.of(weight.dim(2), weight.dim(3)));
        int groups = (int) conv.groups();
        return new Shifted(
                (int) x.dim(0),
                (int) x.dim(1) / groups,
                (int) y.dim(1) / groups,
                groups,
                Axis.of(window, 0, x, y),
                Axis.of(window, 1, x, y));
    }

    /**
     * Adds the image to the output once for each tap of the kernel, shifted by the tap and scaled by its weight. So no window
     * has a border, and the innermost loop runs along lines.
     *
     * @param inputs channels of a group
     * @param outputs channels of a group
     */
    private record Shifted(int images, int inputs, int outputs, int groups, Axis rows, Axis columns) implements Kernel {
        @Override
        public void run(Floats y, Floats... operands) {
            var x = operands[0];
            var weight = operands[1];
            int inputPlane = rows.input() * columns.input();
            int outputPlane = rows.output() * columns.output();
            int taps = rows.taps() * columns.taps();
            for (int image = 0; image < images; image++) {
                for (int m = 0; m < groups * outputs; m++) {
                    int to = (image * groups * outputs + m) * outputPlane;
                    float bias = operands.length > 2 ? operands[2].get(m) : 0;
                    for (int i = 0; i < outputPlane; i++) {
                        y.set(to + i, bias);
                    }
                    int group = m / outputs;
                    for (int c = 0; c < inputs; c++) {
                        int from = ((image * groups + group) * inputs + c) * inputPlane;
                        addPlane(x, from, weight, (m * inputs + c) * taps, y, to);
                    }
                }
            }
        }

        private void addPlane(Floats x, int from, Floats weight, int firstTap, Floats y, int to) {
            for (int row = 0; row < rows.taps(); row++) {
                for (int column = 0; column < columns.taps(); column++) {
                    float factor = weight.get(firstTap + row * columns.taps() + column);
                    for (int i = rows.first(row); i < rows.end(row); i++) {
                        int source = from + rows.position(i, row) * columns.input();
                        addLine(x, source, column, factor, y, to + i * columns.output());
                    }
                }
            }
        }

        private void addLine(Floats x, int from, int tap, float factor, Floats y, int to) {
            int first = columns.first(tap);
            int end = columns.end(tap);
            int stride = (int) columns.stride();
            int source = from + columns.position(first, tap);
            for (int i = first; i < end; i++) {
                y.set(to + i, y.get(to + i) + factor * x.get(source + (i - first) * stride));
            }
        }
    }
}
