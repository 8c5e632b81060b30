package io.gatun.cpu.simd;

import jdk.incubator.vector.FloatVector;

/** Asks the Vector API for its preferred width; a class of its own so that the probe can run without the API. */
final class PreferredBits {
    private PreferredBits() {}

    static int get() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
