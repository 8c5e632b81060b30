package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The sliding window of a convolution or pool: one number a spatial axis, outermost first.
 *
 * <p>Lists may be empty where ONNX has a default: {@code kernel} (convolutions read it off the weight), {@code strides} and
 * {@code dilations} (ones). {@link #over} makes a window with every list filled.
 */
public record Window(List<Long> kernel, List<Long> strides, List<Long> dilations, Padding padding) {
    public Window {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
    }

    /** Reads kernel_shape, strides, dilations, pads and auto_pad. */
    public static Window of(Attributes attributes) {
        return new Window(
                attributes.getLongs("kernel_shape", List.of()),
                attributes.getLongs("strides", List.of()),
                attributes.getLongs("dilations", List.of()),
                padding(attributes));
    }

    private static Padding padding(Attributes attributes) {
        var auto = attributes.getString("auto_pad", "NOTSET");
        return switch (auto) {
            case "NOTSET", "" -> explicit(attributes.getLongs("pads", List.of()));
            case "SAME_UPPER" -> new Padding.SameUpper();
            case "SAME_LOWER" -> new Padding.SameLower();
            case "VALID" -> new Padding.Valid();
            default ->
                throw new GatunException(
                        "attribute 'auto_pad' must be NOTSET, SAME_UPPER, SAME_LOWER or VALID, got " + auto);
        };
    }

    private static Padding explicit(List<Long> pads) {
        if (pads.size() % 2 != 0) {
            throw new GatunException("attribute 'pads' wants a begin and an end for each axis, got " + pads);
        }
        int rank = pads.size() / 2;
        return new Padding.Explicit(List.copyOf(pads.subList(0, rank)), List.copyOf(pads.subList(rank, 2 * rank)));
    }

    /** Writes what {@link #of} reads, into {@code builder}. */
    Attributes.Builder writeTo(Attributes.Builder builder) {
        if (!kernel.isEmpty()) {
            builder.longs("kernel_shape", kernel);
        }
        if (!strides.isEmpty()) {
            builder.longs("strides", strides);
        }
        if (!dilations.isEmpty()) {
            builder.longs("dilations", dilations);
        }
        switch (padding) {
            case Padding.Explicit(var before, var after) -> {
                if (!before.isEmpty()) {
                    var pads = new ArrayList<>(before);
                    pads.addAll(after);
                    builder.longs("pads", pads);
                }
            }
            case Padding.SameUpper() -> builder.set("auto_pad", "SAME_UPPER");
            case Padding.SameLower() -> builder.set("auto_pad", "SAME_LOWER");
            case Padding.Valid() -> builder.set("auto_pad", "VALID");
        }
        return builder;
    }

    /**
     * This window laid over an input: defaults filled in, SAME and VALID turned into explicit padding.
     *
     * @param input shape [N, C, spatial...]
     * @param kernelShape spatial extents of the kernel, used where {@link #kernel} is empty
     * @throws GatunException if a list has the wrong length or an entry no window can have
     */
    public Window over(Shape input, List<Long> kernelShape) {
        int rank = input.rank() - 2;
        if (Shape.of(Arrays.copyOfRange(input.dims(), 2, input.rank())).size() > Integer.MAX_VALUE) {
            throw new GatunException("a channel has at most 2^31-1 elements, the input is " + input);
        }
        var size = kernel.isEmpty() ? kernelShape : kernel;
        var step = strides.isEmpty() ? Collections.nCopies(rank, 1L) : strides;
        var spread = dilations.isEmpty() ? Collections.nCopies(rank, 1L) : dilations;
        requireEach("kernel_shape", size, rank, 1);
        requireEach("strides", step, rank, 1);
        requireEach("dilations", spread, rank, 1);
        var before = new ArrayList<Long>();
        var after = new ArrayList<Long>();
        for (int axis = 0; axis < rank; axis++) {
            long extent = input.dim(axis + 2);
            long total = switch (padding) {
                case Padding.SameUpper() -> samePadding(extent, size.get(axis), step.get(axis), spread.get(axis));
                case Padding.SameLower() -> samePadding(extent, size.get(axis), step.get(axis), spread.get(axis));
                case Padding.Explicit _, Padding.Valid _ -> 0;
            };
            boolean lower = padding instanceof Padding.SameLower;
            before.add(lower ? total - total / 2 : total / 2);
            after.add(lower ? total / 2 : total - total / 2);
        }
        if (padding instanceof Padding.Explicit(var begins, var ends) && !begins.isEmpty()) {
            requireEach("pads", begins, rank, 0);
            requireEach("pads", ends, rank, 0);
            return new Window(size, step, spread, padding);
        }
        return new Window(size, step, spread, new Padding.Explicit(before, after));
    }

    private static long samePadding(long extent, long kernel, long stride, long dilation) {
        long out = (extent + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - extent);
    }

    static void requireEach(String name, List<Long> values, int rank, long least) {
        if (values.size() != rank) {
            throw new GatunException("attribute '" + name + "' wants " + rank + " numbers, got " + values);
        }
        for (long value : values) {
            if (value < least || value > Integer.MAX_VALUE) {
                throw new GatunException(
                        "attribute '" + name + "' has an entry outside " + least + " to 2^31-1: " + values);
            }
        }
    }

    /** Padding before spatial axis {@code axis}; only after {@link #over}. */
    public long before(int axis) {
        return ((Padding.Explicit) padding).before().get(axis);
    }

    /** Padding after spatial axis {@code axis}; only after {@link #over}. */
    public long after(int axis) {
        return ((Padding.Explicit) padding).after().get(axis);
    }

    /** Input positions that the kernel spans along spatial axis {@code axis}, dilation included. */
    public long reach(int axis) {
        return (kernel.get(axis) - 1) * dilations.get(axis) + 1;
    }

    /**
     * Output extent along a spatial axis; only after {@link #over}.
     *
     * @param ceil whether a last window that starts inside the input or its front padding counts although it runs past the end
     * @throws GatunException if the kernel does not fit the padded input once
     */
    public long outputExtent(Shape input, int axis, boolean ceil) {
        long extent = input.dim(axis + 2);
        long room = extent + before(axis) + after(axis) - reach(axis);
        if (room < 0) {
            throw new GatunException(
                    "kernel " + kernel + " with dilations " + dilations + " and padding does not fit input " + input);
        }
        long stride = strides.get(axis);
        if (!ceil) {
            return room / stride + 1;
        }
        long out = (room + stride - 1) / stride + 1;
        return (out - 1) * stride >= extent + before(axis) ? out - 1 : out;
    }

    /**
     * This window laid over the input of a pool, as by {@link #over}, with every window touching the input.
     *
     * @throws GatunException also if the padding is as wide as the kernel
     */
    Window overPool(Shape input) {
        var placed = over(input, List.of());
        for (int axis = 0; axis < input.rank() - 2; axis++) {
            if (Math.max(placed.before(axis), placed.after(axis)) >= placed.reach(axis)) {
                throw new GatunException("padding of a pool must be smaller than its kernel " + placed.kernel()
                        + ", got " + placed.padding());
            }
        }
        return placed;
    }

    /** Shape [N, {@code channels}, spatial...] of what sliding over {@code input} gives; only after {@link #over}. */
    Shape output(Shape input, long channels, boolean ceil) {
        var dims = input.dims();
        dims[1] = channels;
        for (int axis = 0; axis < input.rank() - 2; axis++) {
            dims[axis + 2] = outputExtent(input, axis, ceil);
        }
        return Shape.of(dims);
    }
}
