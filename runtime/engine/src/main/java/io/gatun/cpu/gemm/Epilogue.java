package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What happens to a value between its accumulator and memory. A NaN stays a NaN.
 *
 * @param activation {@link #NONE}, {@link #CLIP} or {@link #LEAKY}
 * @param low lower bound of a clip; slope of the negative side of a leaky rectifier
 * @param high upper bound of a clip
 */
public record Epilogue(int activation, float low, float high) {
    static final int NONE = 0;
    static final int CLIP = 1;
    static final int LEAKY = 2;

    /** The value as it is. */
    public static Epilogue none() {
        return new Epilogue(NONE, 0, 0);
    }

    /** {@code max(x, 0)}. */
    public static Epilogue relu() {
        return clip(0, Float.POSITIVE_INFINITY);
    }

    /** {@code min(max(x, low), high)}. */
    public static Epilogue clip(float low, float high) {
        return new Epilogue(CLIP, low, high);
    }

    /** {@code x < 0 ? slope * x : x}. */
    public static Epilogue leaky(float slope) {
        return new Epilogue(LEAKY, slope, 0);
    }

    /** Whether nothing happens but that values below {@link #floor} become it. */
    public boolean isFloor() {
        return activation == NONE || activation == CLIP && high == Float.POSITIVE_INFINITY;
    }

    /** Whether there is an upper bound. */
    public boolean isClip() {
        return activation == CLIP && high != Float.POSITIVE_INFINITY;
    }

    /** The lower bound; minus infinity where there is none. */
    public float floor() {
        return activation == CLIP ? low : Float.NEGATIVE_INFINITY;
    }

    /**
     * Adds the addend's rows, if {@code addend} is not 0, to a tile of C that was just written and is still in the first-level
     * cache, then applies the activation. Strides are in bytes.
     */
    public void finish(int rows, int vectors, long c, long ldc, long addend, long ldd) {
        if (ColdStart.isCold()) {
            finishArrays(rows, vectors * Lanes.LANES, c, ldc, addend, ldd);
            return;
        }
        if (addend != 0) {
            add(rows, vectors, c, ldc, addend, ldd);
        }
        switch (activation) {
            case CLIP -> clipTile(rows, vectors, c, ldc);
            case LEAKY -> leakyTile(rows, vectors, c, ldc);
            default -> {}
        }
    }

    private void finishArrays(int rows, int width, long c, long ldc, long addend, long ldd) {
        if (addend == 0 && activation == NONE) {
            return;
        }
        var row = new float[width];
        var added = new float[width];
        for (int i = 0; i < rows; i++) {
            Lanes.read(c + i * ldc, row, 0, width);
            if (addend != 0) {
                Lanes.read(addend + i * ldd, added, 0, width);
                add(added, row, width);
            }
            apply(row, width);
            Lanes.write(row, 0, c + i * ldc, width);
        }
    }

    /** Adds the first floats of an array to those of another. */
    static void add(float[] addend, float[] values, int count) {
        for (int j = 0; j < count; j++) {
            values[j] += addend[j];
        }
    }

    private static void add(int rows, int vectors, long c, long ldc, long addend, long ldd) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                long column = (long) j * Lanes.BYTES;
                long at = c + i * ldc + column;
                Lanes.store(Lanes.load(at).add(Lanes.load(addend + i * ldd + column)), at);
            }
        }
    }

    private void clipTile(int rows, int vectors, long c, long ldc) {
        FloatVector l = Lanes.broadcast(low);
        FloatVector h = Lanes.broadcast(high);
        for (int i = 0; i < rows; i++) {
            long row = c + i * ldc;
            for (int j = 0; j < vectors; j++) {
                long at = row + (long) j * Lanes.BYTES;
                Lanes.store(clip(Lanes.load(at), l, h), at);
            }
        }
    }

    private void leakyTile(int rows, int vectors, long c, long ldc) {
        FloatVector slope = Lanes.broadcast(low);
        for (int i = 0; i < rows; i++) {
            long row = c + i * ldc;
            for (int j = 0; j < vectors; j++) {
                long at = row + (long) j * Lanes.BYTES;
                Lanes.store(leaky(Lanes.load(at), slope), at);
            }
        }
    }

    /** The activation of one vector. */
    public FloatVector apply(FloatVector x) {
        return switch (activation) {
            case CLIP -> clip(x, Lanes.broadcast(low), Lanes.broadcast(high));
            case LEAKY -> leaky(x, Lanes.broadcast(low));
            default -> x;
        };
    }

    /** The activation of the first floats of an array. */
    void apply(float[] values, int count) {
        switch (activation) {
            case CLIP -> {
                raise(values, count, low);
                if (isClip()) {
                    lower(values, count, high);
                }
            }
            case LEAKY -> leaky(values, count, low);
            default -> {}
        }
    }

    private static void raise(float[] values, int count, float low) {
        for (int j = 0; j < count; j++) {
            float x = values[j];
            values[j] = x < low ? low : x;
        }
    }

    private static void lower(float[] values, int count, float high) {
        for (int j = 0; j < count; j++) {
            float x = values[j];
            values[j] = x > high ? high : x;
        }
    }

    private static void leaky(float[] values, int count, float slope) {
        for (int j = 0; j < count; j++) {
            float x = values[j];
            values[j] = x < 0 ? x * slope : x;
        }
    }

    /** Compare and blend rather than max and min: Java's rules for NaN and -0 make those five instructions each. */
    private static FloatVector clip(FloatVector x, FloatVector low, FloatVector high) {
        FloatVector raised = x.blend(low, x.compare(VectorOperators.LT, low));
        return raised.blend(high, raised.compare(VectorOperators.GT, high));
    }

    private static FloatVector leaky(FloatVector x, FloatVector slope) {
        return x.blend(x.mul(slope), x.compare(VectorOperators.LT, Lanes.zero()));
    }
}
