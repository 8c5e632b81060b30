package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Gemm;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.tensor.Shape;
import java.util.Optional;

/** Matrix product with constant weights, as fully connected layers are: y = alpha A B + beta C. */
record GemmOperator(Gemm gemm) implements Operator {
    private static final int WEIGHTS = 1;

    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        return graph.constant(node.input(WEIGHTS)).isPresent()
                ? Optional.empty()
                : Optional.of("multiplies by constant weights, '" + node.input(WEIGHTS) + "' is computed");
    }

    @Override
    public String kernelName() {
        return "row by column";
    }

    /** The weights, packed once for all plans of a session so that each column of B is adjacent. */
    @Override
    public Optional<Buffer> packed(Graph graph, Node node, int i, CompileContext context) {
        if (i != WEIGHTS || gemm.transposeB()) {
            return Optional.empty();
        }
        var weights = graph.constant(node.input(WEIGHTS)).orElseThrow();
        var packing = new Transposed(weights.shape().dim(0), weights.shape().dim(1));
        return Optional.of(context.packed(weights, packing, packing));
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var a = graph.requireType(node.input(0)).shape();
        var y = graph.requireType(node.output()).shape();
        int depth = (int) a.dim(gemm.transposeA() ? 0 : 1);
        var addend =
                node.input(2).isPresent() ? graph.requireType(node.input(2)).shape() : Shape.SCALAR;
        return new Product(
                gemm,
                (int) y.dim(0),
                depth,
                (int) y.dim(1),
                gemm.transposeA() ? 1 : depth,
                gemm.transposeA() ? (int) y.dim(0) : 1,
                step(addend, 2),
                step(addend, 1));
    }

    /** How far apart neighbours along the axis are that is so far from the end; 0 where one number serves for all. */
    private static int step(Shape shape, int fromEnd) {
        boolean repeated = shape.rank() < fromEnd || shape.dim(-fromEnd) == 1;
        return repeated ? 0 : fromEnd == 1 ? 1 : (int) shape.dim(-1);
    }

    /**
     * @param alongRow from one element of a row of A to the next
     * @param addendRow from one row of C to the next
     */
    private record Product(
            Gemm gemm, int rows, int depth, int columns, int row, int alongRow, int addendRow, int addendColumn)
            implements Kernel {
        @Override
        public void run(Floats y, Floats... inputs) {
            for (int m = 0; m < rows; m++) {
                for (int n = 0; n < columns; n++) {
                    float sum = 0;
                    for (int k = 0; k < depth; k++) {
                        sum += inputs[0].get(m * row + k * alongRow) * inputs[WEIGHTS].get(n * depth + k);
                    }
                    float addend = inputs.length > 2 ? inputs[2].get(m * addendRow + n * addendColumn) : 0;
                    y.set(m * columns + n, gemm.alpha() * sum + gemm.beta() * addend);
                }
            }
        }
    }
}
