package io.gatun.oracle;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A tensor as a {@link Row} writes it.
 *
 * <ul>
 *   <li>{@code f32[1,3]} has random elements, few enough different ones that some are equal; {@code f32[]} is a scalar;
 *   <li>{@code i64[4]~-2..3} has random elements from -2 to 3;
 *   <li>{@code i64[2]~5,6} has these elements (repeated as often as needed);
 *   <li>{@code i64[2]=5,6} has these elements and is a constant of the model.
 * </ul>
 */
record Operand(DType dtype, Shape shape, String values, boolean constant) {
    private static final Pattern FORM = Pattern.compile("([a-z]+[a-z0-9]*)\\[([0-9,]*)\\](?:([=~])(.*))?");

    static boolean isOperand(String word) {
        return FORM.matcher(word).matches();
    }

    static Operand parse(String word) {
        var form = FORM.matcher(word);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a tensor: " + word);
        }
        var dtype = Arrays.stream(DType.values())
                .filter(type -> type.toString().equals(form.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not an element type: " + word));
        var dims = form.group(2).isEmpty()
                ? new long[0]
                : Arrays.stream(form.group(2).split(","))
                        .mapToLong(Long::parseLong)
                        .toArray();
        return new Operand(
                dtype, Shape.of(dims), form.group(4) == null ? "" : form.group(4), "=".equals(form.group(3)));
    }

    Tensor tensor(Random random, Arena arena) {
        var tensor = Tensor.allocate(new TensorType(dtype, shape), arena);
        var bounds = values.split("\\.\\.");
        for (long i = 0; i < tensor.size(); i++) {
            if (bounds.length == 2) {
                setRandom(tensor, i, random, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
            } else if (values.isEmpty()) {
                setRandom(tensor, i, random, dtype.isUnsigned() || dtype == DType.BOOL ? 0 : -7, 7);
            } else {
                set(tensor, i, values.split(",")[(int) (i % values.split(",").length)]);
            }
        }
        return tensor;
    }

    /** Quarters between the bounds for floating types, which every one of them holds exactly. */
    private static void setRandom(Tensor tensor, long i, Random random, int least, int most) {
        if (tensor.dtype().isFloating()) {
            tensor.set(i, random.nextInt(4 * least, 4 * most + 1) / 4.0);
        } else if (tensor.dtype() == DType.BOOL) {
            tensor.set(i, (long) random.nextInt(2));
        } else {
            tensor.set(i, (long) random.nextInt(least, most + 1));
        }
    }

    private static void set(Tensor tensor, long i, String value) {
        if (tensor.dtype().isFloating()) {
            tensor.set(
                    i,
                    switch (value) {
                        case "inf" -> Double.POSITIVE_INFINITY;
                        case "-inf" -> Double.NEGATIVE_INFINITY;
                        case "nan" -> Double.NaN;
                        default -> Double.parseDouble(value);
                    });
        } else {
            tensor.set(i, Long.parseLong(value));
        }
    }
}
