package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Conv;
import java.util.Arrays;
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
        return "line by line";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var x = graph.requireType(node.input(0)).shape();
        var weight = graph.requireType(node.input(1)).shape();
        var y = graph.requireType(node.output()).shape();
        var window = conv.window().over(x, List.of(weight.dim(2), weight.dim(3)));
        int groups = (int) conv.groups();
        return new Lines(
                (int) x.dim(0),
                (int) x.dim(1) / groups,
                (int) y.dim(1) / groups,
                groups,
                Axis.of(window, 0, x, y),
                Axis.of(window, 1, x, y));
    }

    /**
     * Computes line by line of the output: adds lines of the input, shifted by each tap of the kernel and scaled by its
     * weight. So no window has a border, and the innermost loop has nothing to decide.
     *
     * @param inputs channels of a group
     * @param outputs channels of a group
     */
    private record Lines(int images, int inputs, int outputs, int groups, Axis rows, Axis columns) implements Kernel {
        @Override
        public void run(Floats y, Floats... operands) {
            var sums = new float[columns.output()];
            int to = 0;
            for (int image = 0; image < images; image++) {
                for (int m = 0; m < groups * outputs; m++) {
                    int group = image * groups + m / outputs;
                    for (int row = 0; row < rows.output(); row++) {
                        Arrays.fill(sums, operands.length > 2 ? operands[2].get(m) : 0);
                        addWindows(operands[0], group * inputs, row, operands[1], m * inputs, sums);
                        for (float sum : sums) {
                            y.set(to++, sum);
                        }
                    }
                }
            }
        }

        /** Adds what the windows of one line of the output see in all channels of their group. */
        private void addWindows(Floats x, int firstPlane, int row, Floats weight, int firstKernel, float[] sums) {
            for (int c = 0; c < inputs; c++) {
                for (int t = 0; t < rows.taps().size(); t++) {
                    var tap = rows.taps().get(t);
                    if (row >= tap.first() && row < tap.end()) {
                        int line = (firstPlane + c) * rows.input() + row * rows.stride() + tap.shift();
                        int kernelLine = (firstKernel + c) * rows.taps().size() + t;
                        addLine(
                                x,
                                line * columns.input(),
                                weight,
                                kernelLine * columns.taps().size(),
                                sums);
                    }
                }
            }
        }

        private void addLine(Floats x, int from, Floats weight, int kernelLine, float[] sums) {
            int stride = columns.stride();
            for (int t = 0; t < columns.taps().size(); t++) {
                var tap = columns.taps().get(t);
                float factor = weight.get(kernelLine + t);
                long shifted = from + tap.shift();
                for (int i = tap.first(); i < tap.end(); i++) {
                    sums[i] += factor * x.get(shifted + (long) i * stride);
                }
            }
        }
    }
}
