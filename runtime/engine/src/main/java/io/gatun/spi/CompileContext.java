package io.gatun.spi;

import io.gatun.Numerics;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.function.Function;

/**
 * What the engine lends an accelerator while it compiles a part. All buffers lie in the memory of that accelerator: its own if
 * it has {@link Accelerator#deviceMemory}, the host's otherwise.
 */
public interface CompileContext {
    /** The threads that steps may split their work over. */
    Workers workers();

    /** How exactly the part is to compute. */
    Numerics numerics();

    /** Runs the graphs inside control flow. */
    BodyRunner bodies();

    /**
     * The memory of a value of the part: row-major, of its type's size. Asking twice gives the same buffer. What comes in at the
     * border, and constants, are there when the part begins; what goes out must be there at its end. A value inside the part
     * may lie here as well, or in an {@link #activation} of any size and layout, or nowhere at all.
     */
    Buffer value(Value value);

    /** A new buffer between steps of this part. */
    Buffer activation(String label, long bytes);

    /** A new buffer for one step. */
    Buffer scratch(String label, long bytes);

    /**
     * Something small derived from a constant, such as a padded row, made once for the model however often it is compiled.
     *
     * @param constant the weights
     * @param form what is made of them; equal forms share
     * @param make makes it, in host memory from the given arena, which lives as long as the model
     */
    <T> T derived(Tensor constant, Object form, Function<Arena, T> make);

    /**
     * A constant's weights in another form, made once however often it is compiled. All that a plan asks for is packed in
     * parallel when the last part is compiled; the constant itself then need not stay in memory.
     *
     * @param constant the weights
     * @param form the form; equal forms share
     * @param packing makes it, on the host; for a device it is copied there
     * @return where it lies when the plan runs; on the host on a 64-byte boundary
     */
    Buffer packed(Tensor constant, Object form, Packing packing);

    /** Has kernels compiled before the plan runs for the first time, if the plan is large enough for it to matter. */
    void rehearse(Rehearsal rehearsal);
}
