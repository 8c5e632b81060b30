package io.gatun.conformance.watch;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/** A caller's tensor with guards on both sides of its memory, which nobody but its owner may write. */
public final class GuardedTensor {
    private final MemorySegment guarded;
    private final Tensor tensor;
    private final MemorySegment copy;

    private GuardedTensor(TensorType type, MemorySegment contents) {
        guarded = Guard.around(type.bytes());
        tensor = Tensor.view(type, Guard.inside(guarded));
        copy = contents;
    }

    /** To be filled by a run; full of NaN until then. */
    public static GuardedTensor output(TensorType type) {
        return new GuardedTensor(type, null);
    }

    /** With what {@code contents} holds, which no run may change. */
    public static GuardedTensor input(Tensor contents) {
        var input = new GuardedTensor(contents.type(), Guard.copy(contents.segment()));
        input.tensor.segment().copyFrom(contents.segment());
        return input;
    }

    public Tensor tensor() {
        return tensor;
    }

    /** @throws AssertionError if guards, or an input's numbers, were changed. @param what names the tensor */
    public void check(String what) {
        var damage = Guard.damage(guarded);
        if (!damage.isEmpty()) {
            throw new AssertionError("a run writes outside of the caller's tensors: " + damage + " of " + what);
        }
        if (copy != null && copy.mismatch(tensor.segment()) >= 0) {
            throw new AssertionError("a run changes " + what);
        }
    }
}
