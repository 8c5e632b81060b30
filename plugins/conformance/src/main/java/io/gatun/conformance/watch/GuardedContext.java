package io.gatun.conformance.watch;

import io.gatun.Numerics;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Packing;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Gives a plugin that works in the host's memory buffers with guards on both sides, of which it sees the inside. */
final class GuardedContext implements CompileContext {
    private final Graph part;
    private final CompileContext engine;

    /** By number: buffers as the engine made them, guards included. */
    private final Map<Integer, Buffer> guarded = new HashMap<>();

    private final Map<Value, Buffer> inside = new HashMap<>();

    GuardedContext(Graph part, CompileContext engine) {
        this.part = part;
        this.engine = engine;
    }

    boolean isGuarded(Buffer buffer) {
        return guarded.containsKey(buffer.id());
    }

    /** The buffer that the engine knows. */
    Buffer real(Buffer buffer) {
        return guarded.getOrDefault(buffer.id(), buffer);
    }

    private Buffer guard(Buffer real) {
        guarded.put(real.id(), real);
        return new Buffer(real.id(), real.label(), real.bytes() - 2 * Guard.BYTES, real.kind(), real.home());
    }

    @Override
    public Buffer value(Value value) {
        boolean border = part.isOutput(value)
                || part.constant(value).isPresent()
                || part.inputs().stream().map(GraphInput::value).anyMatch(value::equals);
        return border
                ? engine.value(value)
                : inside.computeIfAbsent(
                        value,
                        within -> activation(
                                within.name(), part.requireType(within).bytes()));
    }

    @Override
    public Buffer activation(String label, long bytes) {
        return guard(engine.activation(label, bytes + 2 * Guard.BYTES));
    }

    @Override
    public Buffer scratch(String label, long bytes) {
        return guard(engine.scratch(label, bytes + 2 * Guard.BYTES));
    }

    @Override
    public Workers workers() {
        return engine.workers();
    }

    @Override
    public Numerics numerics() {
        return engine.numerics();
    }

    @Override
    public BodyRunner bodies() {
        return engine.bodies();
    }

    @Override
    public <T> T derived(Tensor constant, Object form, Function<Arena, T> make) {
        return engine.derived(constant, form, make);
    }

    @Override
    public Buffer packed(Tensor constant, Object form, Packing packing) {
        return engine.packed(constant, form, packing);
    }

    @Override
    public void rehearse(Rehearsal rehearsal) {
        engine.rehearse(rehearsal);
    }
}
