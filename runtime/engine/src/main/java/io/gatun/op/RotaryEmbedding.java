package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Turns pairs of elements of each head by angles that depend on the position, (a, b) to (a cos - b sin, a sin + b cos);
 * ONNX RotaryEmbedding.
 *
 * <p>Inputs: x, [batch, heads, length, size] or [batch, length, heads * size]; cosines and sines, [batch, length, pairs],
 * or [positions, pairs] where the fourth input, i64[batch, length], names the position of each element. Output: x's type.
 *
 * @param heads where x has rank 3; else 0
 * @param rotated how many elements of a head are turned, from the first on; 0 for all
 * @param interleaved whether a pair are neighbours, rather than at one place of either half
 */
public record RotaryEmbedding(long heads, long rotated, boolean interleaved) implements Op {
    private static final int POSITIONS = 3;

    @Override
    public String type() {
        return "RotaryEmbedding";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("num_heads", heads)
                .set("rotary_embedding_dim", rotated)
                .set("interleaved", interleaved ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 4);
        in.requireFloating(0);
        var x = HeadLayout.of(in, 0, "num_heads", heads);
        long turned = turned(x);
        if (turned < 0 || turned > x.size() || turned % 2 != 0) {
            throw new GatunException("attribute 'rotary_embedding_dim' wants an even number up to the size of a head, "
                    + x.size() + ", got " + turned);
        }
        for (int i = 1; i < 3; i++) {
            in.requireSameType(0, i);
            in.requireRank(i, in.has(POSITIONS) ? 2 : 3, in.has(POSITIONS) ? 2 : 3);
            var wanted = in.has(POSITIONS)
                    ? Shape.of(in.shape(1).dim(0), turned / 2)
                    : Shape.of(x.batch(), x.length(), turned / 2);
            if (!in.shape(i).equals(wanted)) {
                throw new GatunException("input " + i + " wants shape " + wanted + ", " + in.describe(i));
            }
        }
        if (in.has(POSITIONS)) {
            in.requireType(POSITIONS, DType.INT64);
            if (!in.shape(POSITIONS).equals(Shape.of(x.batch(), x.length()))) {
                throw new GatunException("input 3 (position_ids) wants shape [" + x.batch() + "," + x.length() + "], "
                        + in.describe(POSITIONS));
            }
        }
        return Optional.of(List.of(in.type(0)));
    }

    private long turned(HeadLayout x) {
        return rotated == 0 ? x.size() : rotated;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var layout = HeadLayout.of(x.shape(), heads);
        Cast.convert(x, out.getFirst());
        for (int image = 0; image < layout.batch(); image++) {
            for (int position = 0; position < layout.length(); position++) {
                long angles = angles(in, (long) image * layout.length() + position);
                for (int head = 0; head < layout.heads(); head++) {
                    turn(in, layout.start(image, head, position), angles, turned(layout) / 2, out.getFirst());
                }
            }
        }
    }

    /** The row of cosines and sines for an element of the batch's sequences. */
    private static long angles(List<Tensor> in, long element) {
        if (in.size() <= POSITIONS || in.get(POSITIONS) == null) {
            return element;
        }
        long known = in.get(1).shape().dim(0);
        long position = in.get(POSITIONS).longAt(element);
        if (position < 0 || position >= known) {
            throw new GatunException(
                    "input 3 (position_ids) names position " + position + ", the table of angles has " + known);
        }
        return position;
    }

    private void turn(List<Tensor> in, long start, long angles, long pairs, Tensor y) {
        var x = in.getFirst();
        for (long pair = 0; pair < pairs; pair++) {
            long first = start + (interleaved ? 2 * pair : pair);
            long second = first + (interleaved ? 1 : pairs);
            double cosine = in.get(1).doubleAt(angles * pairs + pair);
            double sine = in.get(2).doubleAt(angles * pairs + pair);
            double a = x.doubleAt(first);
            double b = x.doubleAt(second);
            y.set(first, cosine * a - sine * b);
            y.set(second, sine * a + cosine * b);
        }
    }
}
