package io.gatun.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images that a convolution reads and writes, and what happens to its sums on the way.
 *
 * @param addend added before the activation
 */
record ConvOperands(Operand x, Optional<Operand> addend, Operand y, MapFunction activation) {
    /** Values that are read. */
    List<Operand> reads() {
        var reads = new ArrayList<>(List.of(x));
        addend.ifPresent(reads::add);
        return reads;
    }

    /** Seven arguments: the addend, whether there is one, and the output. */
    KernelCall.Builder addTo(KernelCall.Builder call) {
        return call.operand(addend.orElse(y)).ints(addend.isPresent() ? 1 : 0).operand(y);
    }

    /** How many adjacent pixels can be read and written as one, of output planes or lines of so many: 4 or 1. */
    int adjacent(int extent) {
        boolean fours = extent % 4 == 0 && begins(x) && begins(y) && begins(addend.orElse(y));
        return fours ? 4 : 1;
    }

    private static boolean begins(Operand operand) {
        return operand.offset() % 4 == 0 && operand.imageStride() % 4 == 0;
    }

    /** The same in memory for a trial. */
    ConvOperands in(TrialMemory memory, Precision precision) {
        return new ConvOperands(
                in(memory, precision, x),
                addend.map(operand -> in(memory, precision, operand)),
                in(memory, precision, y),
                activation);
    }

    /** An operand of the same form, without gaps. */
    static Operand in(TrialMemory memory, Precision precision, Operand operand) {
        return Operand.dense(memory.buffer((long) operand.size() * precision.bytes()), operand.shape());
    }
}
