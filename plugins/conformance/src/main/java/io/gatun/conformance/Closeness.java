package io.gatun.conformance;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.util.Set;

/**
 * How far a result may lie from the right one, which is computed in double precision: rounding makes of a sum of n products
 * an error that grows with the root of n, and a function is as exact as a good library's.
 *
 * <p>NaN and infinities must be where they are expected, but that numbers near the largest may overflow on the way, and those
 * near the smallest vanish.
 *
 * @param each largest error of an element, in units of its own rounding
 * @param typical root of the mean square of all errors, in units of the rounding of typical elements
 */
record Closeness(double each, double typical) {
    /** Equal numbers. */
    static final Closeness EXACT = new Closeness(0, 0);

    /** Error of a single element, against that of typical ones: thousands of errors have a few large ones. */
    private static final double OUTLIER = 10;

    /** Winograd's transforms and fast sums lose so many times more than plain sums. */
    private static final double SUM = 16;

    private static final double FUNCTION = 64;

    /** Of functions that end in a difference, such as Gelu: an error against 1, however small the result. */
    private static final double DIFFERENCE = 16;

    private static final double TINY = 1e-37;
    private static final double HUGE = Float.MAX_VALUE / 256;

    /** Operators that move, choose, test or round numbers. */
    private static final Set<String> EXACT_OPERATORS = Set.of(
            ("Abs And ArgMax ArgMin BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast Ceil Clip Compress Concat"
                            + " DepthToSpace Dropout Equal Expand Flatten Floor Gather GatherElements GatherND"
                            + " GlobalMaxPool Greater GreaterOrEqual Hardmax Identity IsInf IsNaN Less LessOrEqual Max MaxPool"
                            + " Min Neg Not OneHot Or Pad ReduceMax ReduceMin Relu Reshape Round ScatterND Shape Sign Size Slice"
                            + " SpaceToDepth Split Squeeze Tile TopK Transpose Trilu Unsqueeze Where Xor")
                    .split(" "));

    /** What is asked of {@code node} of a bound graph. */
    static Closeness of(Graph graph, Node node) {
        if (EXACT_OPERATORS.contains(node.operator())) {
            return EXACT;
        }
        return new Closeness(node.op() instanceof Unary ? FUNCTION : 0, SUM * (4 + Math.sqrt(terms(graph, node))));
    }

    /** What is asked of a small graph of several nodes. */
    static Closeness ofGraph() {
        return new Closeness(FUNCTION, 64 * SUM);
    }

    /** Numbers that go into one element. */
    private static double terms(Graph graph, Node node) {
        double out = Math.max(1, graph.requireType(node.output()).shape().size());
        double in = graph.requireType(node.input(0)).shape().size();
        return Math.max(1, Math.max(in, node.op().macs(graph.operands(node))) / out);
    }

    /** @throws AssertionError saying which element differs most, and by how much. @param what names the output */
    void check(String what, Tensor got, Tensor want) {
        if (!got.type().equals(want.type())) {
            throw new AssertionError(what + " is " + got.type() + " instead of " + want.type());
        }
        if (want.dtype().isFloating()) {
            checkFloats(what, got, want);
        } else {
            checkWhole(what, got, want);
        }
    }

    private void checkWhole(String what, Tensor got, Tensor want) {
        // a quotient that is nearly a half may be rounded either way
        long allowed = typical > 0 && want.dtype().bits() <= 8 ? 1 : 0;
        for (long i = 0; i < want.size(); i++) {
            if (Math.abs(got.longAt(i) - want.longAt(i)) > allowed) {
                throw wrong(what, want, i, got.longAt(i), want.longAt(i), "");
            }
        }
    }

    private void checkFloats(String what, Tensor got, Tensor want) {
        double unit = unit(want.dtype());
        double squares = 0;
        double errors = 0;
        double largest = 0;
        for (long i = 0; i < want.size(); i++) {
            double w = want.doubleAt(i);
            if (Math.abs(w) < HUGE) {
                squares += w * w;
                largest = Math.max(largest, Math.abs(w));
            }
        }
        double norm = Math.sqrt(squares / Math.max(1, want.size()));
        double common = typical * unit;
        for (long i = 0; i < want.size(); i++) {
            double w = want.doubleAt(i);
            double g = got.doubleAt(i);
            if (same(w, g) || isOverflow(w, g)) {
                continue;
            }
            double error = Math.abs(g - w);
            double allowed = Math.max(each * unit * Math.abs(w), OUTLIER * common * Math.max(norm, Math.abs(w))) + TINY;
            if (!(error <= (this.equals(EXACT) ? 0 : allowed))) {
                throw wrong(what, want, i, g, w, ", which may differ by " + allowed);
            }
            errors += error * error;
        }
        double root = Math.sqrt(errors / Math.max(1, want.size()));
        double most = Math.max(common * norm, each(unit, largest)) + TINY;
        if (root > most && !this.equals(EXACT)) {
            throw new AssertionError("%s %s: errors are %.3g in the root mean square; %.3g is rounding"
                    .formatted(what, want.type(), root, most));
        }
    }

    private double each(double unit, double result) {
        return each == 0 ? 0 : unit * (each * result + DIFFERENCE);
    }

    private static AssertionError wrong(String what, Tensor want, long i, double got, double wanted, String more) {
        return new AssertionError(
                "%s %s, element %d: got %s instead of %s%s".formatted(what, want.type(), i, got, wanted, more));
    }

    private static boolean same(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }

    private static boolean isOverflow(double wanted, double got) {
        return Math.abs(wanted) >= HUGE
                && Math.abs(got) >= HUGE / 2
                && Math.signum(wanted) == Math.signum(got)
                && Double.isFinite(wanted);
    }

    /** Half the distance between 1 and the next number. */
    private static double unit(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> 0x1p-53;
            case FLOAT32 -> 0x1p-24;
            case FLOAT16 -> 0x1p-11;
            case BFLOAT16 -> 0x1p-8;
            default -> 0x1p-2;
        };
    }
}
