package io.gatun.place;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Support;
import java.util.Optional;
import java.util.Set;

/**
 * An accelerator that is offered some nodes only. It is closed by whoever opened the other.
 *
 * @param accelerator runs what it is offered
 * @param nodes their names
 * @param reason why it does not get the others
 */
public record Offering(Accelerator accelerator, Set<String> nodes, String reason) implements Accelerator {
    @Override
    public String name() {
        return accelerator.name();
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return accelerator.deviceMemory();
    }

    @Override
    public Support supports(Graph graph, Node node) {
        return nodes.contains(node.name()) ? accelerator.supports(graph, node) : new Support.No(reason);
    }

    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        return accelerator.compile(part, resources);
    }

    @Override
    public void close() {}
}
