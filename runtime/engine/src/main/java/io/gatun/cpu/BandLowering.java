package io.gatun.cpu;

import io.gatun.cpu.conv.BandOperands;
import io.gatun.cpu.conv.ConvBands;
import io.gatun.cpu.conv.ConvChain;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains of convolutions whose inner values nobody else reads, computed band by band where these values are large. */
final class BandLowering {
    private final CpuCompiler compiler;

    private BandLowering(CpuCompiler compiler) {
        this.compiler = compiler;
    }

    static boolean lower(CpuCompiler compiler, Node node) {
        return new BandLowering(compiler).lower(node);
    }

    private boolean lower(Node node) {
        var first =
                ConvLink.of(compiler, node, !compiler.hasPixels(node.input(0))).filter(link -> !link.residual());
        var expand = first.filter(link -> ConvChain.canExpand(link.layer()));
        var depthwise = expand.isPresent() ? next(expand.get()) : first;
        var project = depthwise
                .filter(link -> ConvChain.isBanded(link.layer()) && !link.residual())
                .flatMap(this::next)
                .filter(link -> ConvChain.isPointwise(link.layer()))
                .filter(link -> !link.residual() || compiler.isMade(link.node().input(3)));
        if (project.isEmpty()) {
            return false;
        }
        var chain = new ConvChain(
                expand.map(ConvLink::layer),
                depthwise.get().layer(),
                project.get().layer());
        var reason = ConvChoice.bands(chain);
        reason.ifPresent(words -> emit(chain, expand, depthwise.get(), project.get(), words));
        return reason.isPresent();
    }

    private Optional<ConvLink> next(ConvLink link) {
        return link.reader().flatMap(reader -> ConvLink.of(compiler, reader, false));
    }

    private void emit(ConvChain chain, Optional<ConvLink> expand, ConvLink depthwise, ConvLink project, String reason) {
        var links = new ArrayList<ConvLink>();
        expand.ifPresent(links::add);
        links.add(depthwise);
        links.add(project);
        links.stream().skip(1).map(ConvLink::node).forEach(compiler::merge);
        var input = links.getFirst().node().input(0);
        var pixels = links.getFirst().layer().algorithm().readsPlanes() ? null : compiler.pixels(input);
        var in = pixels == null ? compiler.plain(input) : pixels.buffer();
        var addend = project.residual() ? compiler.pixels(project.node().input(3)) : null;
        var out = compiler.definePixels(project.node().output());
        var workers = compiler.resources().workers();
        var filters = links.stream().map(ConvLink::filters).toList();
        var scratch = compiler.resources()
                .scratch(project.node().name() + " bands", ConvBands.scratchBytes(chain, workers.threads()));
        int last = filters.size() - 1;
        compiler.emit(new KernelStep(
                compiler.info(links.stream().map(ConvLink::node).toList(), "bands", reason),
                addend == null ? List.of(in) : List.of(in, addend.buffer()),
                List.of(out.buffer(), scratch),
                memory -> ConvBands.run(
                        chain,
                        new BandOperands(
                                pixels == null ? memory.address(in) : pixels.address(memory),
                                pixels == null ? 0 : pixels.ld(),
                                last == 1 ? 0 : memory.address(filters.getFirst()),
                                memory.address(filters.get(last - 1)),
                                memory.address(filters.get(last)),
                                addend == null ? 0 : addend.address(memory),
                                addend == null ? 0 : addend.ld(),
                                out.address(memory),
                                out.ld(),
                                memory.address(scratch)),
                        workers)));
    }
}
