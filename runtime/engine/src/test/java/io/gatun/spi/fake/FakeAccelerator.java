package io.gatun.spi.fake;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.ControlFlow;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Step;
import io.gatun.spi.Support;
import io.gatun.spi.fake.FakeLedger.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An open fake device. */
final class FakeAccelerator extends FakeResource implements Accelerator {
    private final FakeProvider provider;
    private final FakeMemory memory;

    FakeAccelerator(FakeProvider provider) {
        super(provider.ledger(), "an accelerator");
        this.provider = provider;
        this.memory = new FakeMemory(
                ledger(), provider.mostStreams(), provider.largestBlock(), provider.awaitMillis(), new AtomicInteger());
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return Optional.of(memory);
    }

    @Override
    public Support supports(Graph graph, Node node) {
        use();
        ledger().note(Call.SUPPORTS);
        if (node.op() instanceof ControlFlow) {
            return new Support.No("control flow runs on the host");
        }
        return provider.takes().test(node) ? new Support.Yes() : new Support.No("it was told not to");
    }

    @Override
    public Compiled compile(Graph part, CompileContext context) {
        use();
        ledger().note(Call.COMPILE);
        provider.beforeCompile().accept(part);
        var steps = part.nodes().stream()
                .<Step>map(node -> new FakeKernel(part, node, context))
                .toList();
        return new CompiledPart(ledger(), steps);
    }

    private static final class CompiledPart extends FakeResource implements Compiled {
        private final List<Step> steps;

        CompiledPart(FakeLedger ledger, List<Step> steps) {
            super(ledger, "a compiled part");
            this.steps = steps;
        }

        @Override
        public List<Step> steps() {
            use();
            return steps;
        }
    }
}
