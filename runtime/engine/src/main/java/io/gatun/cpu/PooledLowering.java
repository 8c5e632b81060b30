package io.gatun.cpu;

import io.gatun.cpu.conv.ConvAlgorithm;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.cpu.conv.ConvOperands;
import io.gatun.cpu.conv.ConvPooled;
import io.gatun.cpu.pool.PoolGeometry;
import io.gatun.graph.Node;
import io.gatun.op.MaxPool;
import java.util.List;

/** A first layer and the pool that alone reads it, computed band by band where the map between them is large. */
final class PooledLowering {
    private PooledLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        var first = ConvLink.of(compiler, node, !compiler.hasPixels(node.input(0)))
                .filter(link -> !link.residual() && link.layer().algorithm() == ConvAlgorithm.PLANES);
        var pool = first.flatMap(ConvLink::reader)
                .filter(reader ->
                        reader.op() instanceof MaxPool && reader.outputs().size() == 1)
                .filter(reader -> compiler.canBePixels(reader.output()));
        var reason = pool.flatMap(_ -> ConvChoice.pooled(first.get().layer().geometry()));
        reason.ifPresent(words -> emit(compiler, first.get(), pool.get(), words));
        return reason.isPresent();
    }

    private static void emit(CpuCompiler compiler, ConvLink first, Node pool, String reason) {
        compiler.merge(pool);
        var g = first.layer().geometry();
        var epilogue = first.layer().epilogue();
        var in = compiler.plain(first.node().input(0));
        var out = compiler.definePixels(pool.output());
        var geometry = geometry(compiler, pool);
        var filters = first.filters();
        var workers = compiler.resources().workers();
        var scratch = compiler.resources()
                .scratch(pool.name() + " bands", ConvPooled.scratchBytes(g, geometry, workers.threads()));
        compiler.emit(new KernelStep(
                compiler.info(List.of(first.node(), pool), "bands", reason),
                List.of(in),
                List.of(out.buffer(), scratch),
                memory -> ConvPooled.run(
                        g,
                        geometry,
                        new ConvOperands(
                                memory.address(in),
                                0,
                                memory.address(filters),
                                0,
                                0,
                                out.address(memory),
                                out.ld(),
                                memory.address(scratch)),
                        epilogue,
                        workers)));
    }

    private static PoolGeometry geometry(CpuCompiler compiler, Node pool) {
        var shape = compiler.type(pool.input(0)).shape();
        var window = ((MaxPool) pool.op()).window().over(shape, List.of());
        return Geometry.pool(shape, compiler.type(pool.output()).shape(), window);
    }
}
