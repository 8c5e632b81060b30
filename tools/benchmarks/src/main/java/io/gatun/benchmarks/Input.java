package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.util.List;
import java.util.Random;

/**
 * What a network wants to be fed.
 *
 * @param extents as declared; {@link #OPEN} where any is allowed
 */
record Input(String name, List<Long> extents) {
    static final long OPEN = -1;

    Input {
        extents = List.copyOf(extents);
    }

    /**
     * The shape for a batch.
     *
     * @throws GatunException if the first extent is fixed and another, or a later one is open
     */
    long[] shape(int batch) {
        var shape = extents.stream().mapToLong(Long::longValue).toArray();
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == OPEN && axis > 0) {
                throw new GatunException("input '" + name + "' leaves axis " + axis + " open; only the batch may be");
            }
        }
        if (shape.length > 0) {
            if (shape[0] != OPEN && shape[0] != batch) {
                throw new GatunException("input '" + name + "' wants a batch of " + shape[0] + ", asked for " + batch);
            }
            shape[0] = batch;
        }
        return shape;
    }

    /** Values from N(0,1), the same for every input of this name and size. */
    float[] values(int batch) {
        long size = 1;
        for (long extent : shape(batch)) {
            size = Math.multiplyExact(size, extent);
        }
        var random = new Random(name.hashCode());
        var values = new float[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
