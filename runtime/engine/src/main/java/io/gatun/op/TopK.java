package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The k largest (or smallest) elements along an axis, best first, of equals the first; ONNX TopK. Inputs: x, k (a single
 * whole number). Outputs: values, and indices i64 along the axis.
 *
 * @param sorted whether the order of the results matters; they always come sorted
 */
public record TopK(long axis, boolean largest, boolean sorted) implements Op {
    @Override
    public String type() {
        return "TopK";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("axis", axis)
                .set("largest", largest ? 1 : 0)
                .set("sorted", sorted ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireNumber(0);
        in.requireAxes(1);
        in.requireSingle(1);
        var x = in.shape(0);
        int along = x.axis(axis);
        return in.longs(1).map(count -> {
            if (count[0] < 0 || count[0] > x.dim(along)) {
                throw new GatunException(
                        "k must be from 0 to " + x.dim(along) + ", got " + count[0] + ", " + in.describe(0));
            }
            var shape = x.with(along, count[0]);
            return List.of(new TensorType(in.dtype(0), shape), new TensorType(DType.INT64, shape));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        int along = x.shape().axis(axis);
        long extent = x.shape().dim(along);
        int k = Extents.toInt(in.get(1).longAt(0));
        long inner = Axes.inner(x.shape(), along);
        long lines = k == 0 ? 0 : x.size() / extent;
        var best = new Best(new ElementOrder(x), k, largest);
        for (long line = 0; line < lines; line++) {
            long first = line / inner * extent * inner + line % inner;
            RunControl.check();
            best.size = 0;
            for (long i = 0; i < extent; i++) {
                best.offer(first + i * inner);
            }
            for (int i = k - 1; i >= 0; i--) {
                long at = best.removeWorst();
                long to = (line / inner * k + i) * inner + line % inner;
                if (out.get(0) != null) {
                    Blocks.copy(x, at, out.get(0), to, 1);
                }
                if (out.size() > 1 && out.get(1) != null) {
                    out.get(1).set(to, (at - first) / inner);
                }
            }
        }
    }

    /** A heap of the best offsets so far, the worst of them on top. */
    private static final class Best {
        private final ElementOrder order;
        private final boolean largest;
        private final long[] heap;
        private int size;

        Best(ElementOrder order, int capacity, boolean largest) {
            this.order = order;
            this.largest = largest;
            this.heap = new long[capacity];
        }

        private boolean worse(long i, long j) {
            int difference = largest ? order.compare(i, j) : order.compare(j, i);
            return difference < 0 || difference == 0 && i > j;
        }

        void offer(long offset) {
            if (size < heap.length) {
                int at = size++;
                for (int parent; at > 0 && worse(offset, heap[parent = (at - 1) / 2]); at = parent) {
                    heap[at] = heap[parent];
                }
                heap[at] = offset;
            } else if (worse(heap[0], offset)) {
                sink(offset);
            }
        }

        long removeWorst() {
            long worst = heap[0];
            sink(heap[--size]);
            return worst;
        }

        private void sink(long offset) {
            int at = 0;
            for (int child; (child = 2 * at + 1) < size; at = child) {
                if (child + 1 < size && worse(heap[child + 1], heap[child])) {
                    child++;
                }
                if (!worse(heap[child], offset)) {
                    break;
                }
                heap[at] = heap[child];
            }
            heap[at] = offset;
        }
    }
}
