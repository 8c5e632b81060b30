package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.BandOperands;
import io.gatun.cpu.conv.ConvBands;
import io.gatun.cpu.conv.ConvChain;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.spi.Buffer;
import io.gatun.spi.StepInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chains of convolutions whose inner values nobody else reads, computed band by band where these values are large. */
final class BandLowering {
    private final CpuCompiler compiler;

    /** One convolution of a chain. */
    private record Link(Node node, boolean residual, ConvChain.Layer layer) {}

    private BandLowering(CpuCompiler compiler) {
        this.compiler = compiler;
    }

    static boolean lower(CpuCompiler compiler, Node node) {
        return new BandLowering(compiler).lower(node);
    }

    private boolean lower(Node node) {
        var first = link(node, !compiler.hasPixels(node.input(0))).filter(link -> !link.residual());
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
                expand.map(Link::layer), depthwise.get().layer(), project.get().layer());
        var reason = ConvChoice.bands(chain);
        reason.ifPresent(words -> emit(chain, expand, depthwise.get(), project.get(), words));
        return reason.isPresent();
    }

    private Optional<Link> next(Link link) {
        var made = link.node().output();
        return compiler.graph()
                .soleConsumer(made)
                .filter(reader -> reader.input(0).equals(made))
                .flatMap(reader -> link(reader, false));
    }

    /**
     * A node as a convolution with constant filters, and with an activation that the kernels know.
     *
     * @param planes whether it reads planes, and not channels-last pixels
     */
    private Optional<Link> link(Node node, boolean planes) {
        return switch (node.op()) {
            case Conv conv -> link(node, planes, conv, false, Optional.empty());
            case FusedConv(Conv conv, boolean residual, Optional<Activation> activation) ->
                link(node, planes, conv, residual, activation);
            default -> Optional.empty();
        };
    }

    private Optional<Link> link(
            Node node, boolean planes, Conv conv, boolean residual, Optional<Activation> activation) {
        boolean suits = compiler.type(node.input(0)).shape().rank() == 4
                && compiler.canBePixels(node.input(0))
                && compiler.canBePixels(node.output())
                && isConstant(node.input(1))
                && (!node.input(2).isPresent() || isConstant(node.input(2)))
                && AfterProduct.knows(activation)
                && AfterProduct.of(activation).separate().isEmpty();
        if (!suits) {
            return Optional.empty();
        }
        var geometry = ConvLowering.geometry(compiler, node, conv);
        var algorithm = ConvChoice.of(geometry, planes, compiler.resources().numerics() == Numerics.STRICT)
                .algorithm();
        var epilogue = AfterProduct.of(activation).fused();
        return Optional.of(new Link(node, residual, new ConvChain.Layer(algorithm, geometry, epilogue)));
    }

    private boolean isConstant(Value value) {
        return compiler.graph().constant(value).isPresent();
    }

    private void emit(ConvChain chain, Optional<Link> expand, Link depthwise, Link project, String reason) {
        var links = new ArrayList<Link>();
        expand.ifPresent(links::add);
        links.add(depthwise);
        links.add(project);
        links.stream().skip(1).map(Link::node).forEach(compiler::merge);
        var input = links.getFirst().node().input(0);
        var pixels = links.getFirst().layer().algorithm().readsPlanes() ? null : compiler.pixels(input);
        var in = pixels == null ? compiler.plain(input) : pixels.buffer();
        var addend = project.residual() ? compiler.pixels(project.node().input(3)) : null;
        var out = compiler.definePixels(project.node().output());
        var workers = compiler.resources().workers();
        var filters = links.stream().map(this::filters).toList();
        var scratch = compiler.resources()
                .scratch(project.node().name() + " bands", ConvBands.scratchBytes(chain, workers.threads()));
        int last = filters.size() - 1;
        compiler.emit(new KernelStep(
                info(links, reason),
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

    /** Asks for the packed filters of a convolution, and for its kernels. */
    private Buffer filters(Link link) {
        var layer = link.layer();
        ConvRehearsal.of(layer.algorithm(), layer.geometry(), layer.epilogue(), link.residual())
                .ifPresent(compiler.resources()::rehearse);
        var form = new ConvLowering.Filters(layer.algorithm(), layer.geometry());
        return PackedFilters.of(compiler, link.node(), form).packed();
    }

    private StepInfo info(List<Link> links, String reason) {
        var graph = compiler.graph();
        var nodes = links.stream().map(Link::node).toList();
        return new StepInfo(
                nodes.getLast().name(),
                nodes.stream().map(node -> node.op().type()).collect(Collectors.joining("+")),
                "bands",
                reason,
                nodes.stream()
                        .mapToLong(node -> node.op().macs(graph.operands(node)))
                        .sum());
    }
}
