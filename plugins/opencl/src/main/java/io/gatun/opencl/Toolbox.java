package io.gatun.opencl;

import io.gatun.Numerics;
import io.gatun.spi.DiskCache;

/**
 * What compiling for one device takes.
 *
 * @param halfForCompact whether compact numerics store halves
 */
record Toolbox(ClContext context, Programs programs, Tuning tuning, boolean halfForCompact) implements AutoCloseable {
    static Toolbox of(ClContext context, DiskCache cache) {
        return new Toolbox(
                context,
                new Programs(context, cache),
                new Tuning(context, cache),
                context.device().half());
    }

    Precision precision(Numerics numerics) {
        return numerics == Numerics.COMPACT && halfForCompact ? Precision.HALF : Precision.FLOAT;
    }

    @Override
    public void close() {
        programs.close();
        context.close();
    }
}
