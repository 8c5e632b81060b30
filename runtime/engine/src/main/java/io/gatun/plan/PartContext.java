package io.gatun.plan;

import io.gatun.Numerics;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Packing;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.function.Function;

/** What a {@link PlanBuilder} lends the accelerator of one part. */
record PartContext(PlanBuilder plan, int home) implements CompileContext {
    @Override
    public Workers workers() {
        return plan.workers();
    }

    @Override
    public Numerics numerics() {
        return plan.numerics();
    }

    @Override
    public BodyRunner bodies() {
        return plan.bodies();
    }

    @Override
    public Buffer value(Value value) {
        return plan.value(value, home);
    }

    @Override
    public Buffer activation(String label, long bytes) {
        return plan.buffer(label, sound(label, bytes), Buffer.Kind.ACTIVATION, home);
    }

    @Override
    public Buffer scratch(String label, long bytes) {
        return plan.buffer(label, sound(label, bytes), Buffer.Kind.SCRATCH, home);
    }

    private static long sound(String label, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a buffer for " + label + " cannot have " + bytes + " bytes");
        }
        return bytes;
    }

    @Override
    public <T> T derived(Tensor constant, Object form, Function<Arena, T> make) {
        return plan.derived(constant, form, make);
    }

    @Override
    public Buffer packed(Tensor constant, Object form, Packing packing) {
        return plan.weights(home).packed(constant, form, packing);
    }

    @Override
    public void rehearse(Rehearsal rehearsal) {
        plan.rehearse(rehearsal);
    }
}
