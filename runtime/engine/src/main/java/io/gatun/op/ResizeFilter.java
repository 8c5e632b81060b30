package io.gatun.op;

/**
 * How {@link Resize} finds, for an output position along one axis, the input positions to take and their weights.
 *
 * @param coordinates where an output position lies on the input
 * @param rounding which neighbour is nearest
 * @param antialias whether the kernel is widened when shrinking
 * @param cubicCoefficient the parameter a of cubic interpolation
 * @param excludeOutside whether positions beyond the edge get no weight, rather than repeat the edge
 * @param extrapolation the value outside the region, for {@link Coordinates#TF_CROP_AND_RESIZE}
 */
public record ResizeFilter(
        Mode mode,
        Coordinates coordinates,
        Rounding rounding,
        boolean antialias,
        float cubicCoefficient,
        boolean excludeOutside,
        float extrapolation) {
    /** The kernel, under ONNX's names. */
    public enum Mode {
        NEAREST,
        LINEAR,
        CUBIC
    }

    /** The transformation of coordinates, under ONNX's names. */
    public enum Coordinates {
        HALF_PIXEL,
        HALF_PIXEL_SYMMETRIC,
        PYTORCH_HALF_PIXEL,
        ALIGN_CORNERS,
        ASYMMETRIC,
        /** As half_pixel, but half a pixel further; only before operator set 19. */
        TF_HALF_PIXEL_FOR_NN,
        TF_CROP_AND_RESIZE
    }

    /** The rounding of nearest, under ONNX's names. */
    public enum Rounding {
        ROUND_PREFER_FLOOR,
        ROUND_PREFER_CEIL,
        FLOOR,
        CEIL,
        /** Up where the axis shrinks, down where it grows; only before operator set 11. */
        CEIL_IF_SHRINKING
    }

    /** Reads ONNX's attributes. */
    public static ResizeFilter of(Attributes attributes) {
        return new ResizeFilter(
                attributes.getChoice("mode", Mode.NEAREST),
                attributes.getChoice("coordinate_transformation_mode", Coordinates.HALF_PIXEL),
                attributes.getChoice("nearest_mode", Rounding.ROUND_PREFER_FLOOR),
                attributes.getFlag("antialias", false),
                attributes.getFloat("cubic_coeff_a", -0.75f),
                attributes.getFlag("exclude_outside", false),
                attributes.getFloat("extrapolation_value", 0));
    }

    /** Writes what {@link #of} reads, into {@code builder}. */
    Attributes.Builder writeTo(Attributes.Builder builder) {
        return builder.set("mode", mode)
                .set("coordinate_transformation_mode", coordinates)
                .set("nearest_mode", rounding)
                .set("antialias", antialias ? 1 : 0)
                .set("cubic_coeff_a", cubicCoefficient)
                .set("exclude_outside", excludeOutside ? 1 : 0)
                .set("extrapolation_value", extrapolation);
    }

    /** For each output position along one axis the same number of taps: input positions with weights that add up to 1. */
    public static final class Sampling {
        private final int taps;
        private final long[] indices;
        private final double[] weights;
        private final boolean[] outside;
        private final boolean identity;

        private Sampling(int positions, int taps, boolean identity) {
            this.taps = taps;
            this.indices = new long[Extents.toInt(Extents.multiply(positions, taps))];
            this.weights = new double[indices.length];
            this.outside = new boolean[positions];
            this.identity = identity;
        }

        /** How many input positions an output position takes. */
        public int taps() {
            return taps;
        }

        /** An input position. */
        public long index(int position, int tap) {
            return indices[position * taps + tap];
        }

        /** Its weight. */
        public double weight(int position, int tap) {
            return weights[position * taps + tap];
        }

        /** Whether the position takes the extrapolation value. */
        public boolean isOutside(int position) {
            return outside[position];
        }

        /** Whether the axis stays as it is. */
        public boolean isIdentity() {
            return identity;
        }
    }

    /**
     * Samples one axis.
     *
     * @param from its input extent
     * @param to its output extent
     * @param scale output to input
     * @param begin where the region of interest begins, as a part of the input extent
     * @param end where it ends
     */
    Sampling sample(long from, long to, float scale, float begin, float end) {
        boolean identity = from == to && scale == 1 && coordinates != Coordinates.TF_CROP_AND_RESIZE;
        float shrink = antialias && mode != Mode.NEAREST ? Math.min(scale, 1) : 1;
        int radius = mode == Mode.CUBIC ? 2 : 1;
        long first = (long) Math.floor(-radius / shrink) + 1;
        boolean single = identity || mode == Mode.NEAREST;
        int taps = single ? 1 : Extents.toInt(2 - 2 * first);
        var sampling = new Sampling(Extents.toInt(to), taps, identity);
        for (int position = 0; position < to; position++) {
            float at = identity ? position : locate(position, from, to, scale, begin, end);
            sampling.outside[position] = coordinates == Coordinates.TF_CROP_AND_RESIZE && !(at >= 0 && at <= from - 1);
            if (single) {
                sampling.indices[position] = Math.clamp(round(at, scale), 0L, from - 1);
                sampling.weights[position] = 1;
            } else {
                spread(sampling, position, at, first, shrink, from);
            }
        }
        return sampling;
    }

    private float locate(int position, long from, long to, float scale, float begin, float end) {
        float width = wholeIfMeant(scale * from);
        return switch (coordinates) {
            case HALF_PIXEL -> (position + 0.5f) / scale - 0.5f;
            case HALF_PIXEL_SYMMETRIC -> from / 2f * (1 - to / width) + (position + 0.5f) / scale - 0.5f;
            case PYTORCH_HALF_PIXEL -> to > 1 ? (position + 0.5f) / scale - 0.5f : 0;
            case ALIGN_CORNERS -> to > 1 ? position * (from - 1) / (width - 1) : 0;
            case ASYMMETRIC -> position / scale;
            case TF_HALF_PIXEL_FOR_NN -> (position + 0.5f) / scale;
            case TF_CROP_AND_RESIZE ->
                to > 1
                        ? begin * (from - 1) + position * (end - begin) * (from - 1) / (to - 1)
                        : 0.5f * (begin + end) * (from - 1);
        };
    }

    /** The width before it is cut to a whole number, free of the rounding of a scale that comes from two extents. */
    private static float wholeIfMeant(float width) {
        float whole = (float) Math.rint(width);
        return Math.abs(width - whole) <= Math.ulp(width) ? whole : width;
    }

    private long round(float at, float scale) {
        return (long)
                switch (rounding) {
                    case ROUND_PREFER_FLOOR -> Math.ceil(orHalf(at) - 0.5);
                    case ROUND_PREFER_CEIL -> Math.floor(orHalf(at) + 0.5);
                    case FLOOR -> Math.floor(at);
                    case CEIL -> Math.ceil(at);
                    case CEIL_IF_SHRINKING -> scale < 1 ? Math.ceil(at) : Math.floor(at);
                };
    }

    /** The nearest multiple of a half, if only rounding keeps a coordinate from it: ties then fall as they do on paper. */
    private static double orHalf(float at) {
        double half = Math.rint(2.0 * at) / 2;
        return Math.abs(at - half) <= 2 * Math.ulp(at) ? half : at;
    }

    private void spread(Sampling sampling, int position, float at, long first, float shrink, long extent) {
        // a coordinate on an element belongs to the interval before it, so that the taps lie evenly around it
        long base = (long) Math.ceil(at) - 1;
        double sum = 0;
        for (int tap = 0; tap < sampling.taps; tap++) {
            long index = base + first + tap;
            boolean inside = index >= 0 && index < extent;
            double weight = inside || !excludeOutside ? kernel((index - (double) at) * shrink) : 0;
            sampling.indices[position * sampling.taps + tap] = Math.clamp(index, 0L, extent - 1);
            sampling.weights[position * sampling.taps + tap] = weight;
            sum += weight;
        }
        for (int tap = 0; tap < sampling.taps; tap++) {
            sampling.weights[position * sampling.taps + tap] /= sum;
        }
    }

    private double kernel(double distance) {
        return mode == Mode.LINEAR ? Math.max(0, 1 - Math.abs(distance)) : cubic(distance, cubicCoefficient);
    }

    /** The weight of an element at a distance; Keys, Cubic convolution interpolation (1981), with his parameter {@code a}. */
    static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
