package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.MaxPool;
import java.util.List;
import java.util.Optional;

/** The largest number in each window, over two spatial axes. */
record MaxPoolOperator(MaxPool pool) implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        var x = graph.requireType(node.input(0));
        if (x.shape().rank() != 4) {
            return Optional.of("pools over 2 spatial axes, '" + node.input(0) + "' is " + x);
        }
        return node.outputs().size() == 1
                ? Optional.empty()
                : Optional.of("finds maxima, not where they are, as '"
                        + node.outputs().get(1) + "' wants");
    }

    @Override
    public String kernelName() {
        return "window by window";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var x = graph.requireType(node.input(0)).shape();
        var y = graph.requireType(node.output()).shape();
        var window = pool.window().over(x, List.of());
        return new Windows((int) (x.dim(0) * x.dim(1)), Axis.of(window, 0, x, y), Axis.of(window, 1, x, y));
    }

    private record Windows(int planes, Axis rows, Axis columns) implements Kernel {
        @Override
        public void run(Floats y, Floats... inputs) {
            int plane = rows.input() * columns.input();
            int to = 0;
            for (int p = 0; p < planes; p++) {
                for (int row = 0; row < rows.output(); row++) {
                    for (int column = 0; column < columns.output(); column++) {
                        y.set(to++, largest(inputs[0], p * plane, row, column));
                    }
                }
            }
        }

        private float largest(Floats x, int from, int row, int column) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < rows.taps(); i++) {
                for (int j = 0; j < columns.taps(); j++) {
                    int line = rows.position(row, i);
                    int at = columns.position(column, j);
                    if (line >= 0 && at >= 0) {
                        // a NaN stays: Math.max says so, a comparison would not
                        largest = Math.max(largest, x.get(from + line * columns.input() + at));
                    }
                }
            }
            return largest;
        }
    }
}
