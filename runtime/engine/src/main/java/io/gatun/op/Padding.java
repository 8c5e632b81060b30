package io.gatun.op;

import java.util.Collections;
import java.util.List;

/** How a window operator pads its spatial axes (ONNX's {@code pads} and {@code auto_pad}). */
public sealed interface Padding {
    /** Zeros (or, for pools, nothing) before and after each spatial axis; lists are as long as there are spatial axes. */
    record Explicit(List<Long> before, List<Long> after) implements Padding {}

    /** As much as makes output = ceil(input / stride); an odd rest goes to the end. */
    record SameUpper() implements Padding {}

    /** As {@link SameUpper}, but an odd rest goes to the beginning. */
    record SameLower() implements Padding {}

    /** None. */
    record Valid() implements Padding {}

    static Padding none(int spatialRank) {
        var zeros = Collections.nCopies(spatialRank, 0L);
        return new Explicit(zeros, zeros);
    }
}
