package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Conv;
import java.util.List;
import java.util.Optional;

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
        return "sum by sum";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var x = graph.requireType(node.input(0)).shape();
        var weight = graph.requireType(node.input(1)).shape();
        var y = graph.requireType(node.output()).shape();
        var window = conv.window().over(x, List.of(weight.dim(2), weight.dim(3)));
        int groups = (int) conv.groups();
        return new Sums(
                (int) x.dim(0),
                (int) x.dim(1) / groups,
                (int) y.dim(1) / groups,
                groups,
                Axis.of(window, 0, x, y),
                Axis.of(window, 1, x, y));
    }

    /**
     * One sum after the other, over the taps that land inside the picture and the channels of the group.
     *
     * @param inputs channels of a group
     * @param outputs channels of a group
     */
    private record Sums(int images, int inputs, int outputs, int groups, Axis rows, Axis columns) implements Kernel {
        @Override
        public void run(Floats y, Floats... operands) {
            int to = 0;
            for (int image = 0; image < images; image++) {
                for (int m = 0; m < groups * outputs; m++) {
                    int firstPlane = (image * groups + m / outputs) * inputs;
                    float bias = operands.length > 2 ? operands[2].get(m) : 0;
                    for (int row = 0; row < rows.output(); row++) {
                        for (int column = 0; column < columns.output(); column++) {
                            float sum = window(operands[0], firstPlane, row, column, operands[1], m * inputs);
                            y.set(to++, sum + bias);
                        }
                    }
                }
            }
        }

        private float window(Floats x, int firstPlane, int row, int column, Floats weight, int firstKernel) {
            int plane = rows.input() * columns.input();
            int taps = rows.taps() * columns.taps();
            float sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                int line = rows.position(row, tap / columns.taps());
                int at = columns.position(column, tap % columns.taps());
                if (line >= 0 && at >= 0) {
                    int from = firstPlane * plane + line * columns.input() + at;
                    // the innermost loop is the longest there is: most layers have hundreds of channels
                    for (int c = 0; c < inputs; c++) {
                        sum += x.get(from + c * plane) * weight.get((firstKernel + c) * taps + tap);
                    }
                }
            }
            return sum;
        }
    }
}
