package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.place.Offering;
import io.gatun.place.Part;
import io.gatun.place.Placement;
import io.gatun.spi.Accelerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to place a graph, to be measured.
 *
 * @param label what explanations and the cache call it
 * @param planner prepares it
 */
record Candidate(String label, Planner planner) {

    /** The CPU, with accelerators that are required. @param all plans with all accelerators */
    static Candidate safe(Planner all) {
        var cpu = all.accelerators().getLast();
        var required = required(all);
        return new Candidate(
                required.isEmpty() ? cpu.name() : "what is required and " + cpu.name(),
                all.with(lineup(required, List.of(), cpu)));
    }

    /**
     * {@link #safe}; each other accelerator with all that it supports; and with nothing but its largest part, where it would get
     * several and so have values copied to and fro. Required accelerators take part in all.
     *
     * @param graph all its types are known
     * @param all plans with all accelerators
     */
    static List<Candidate> of(Graph graph, Planner all) {
        var cpu = all.accelerators().getLast();
        var required = required(all);
        var candidates = new ArrayList<Candidate>();
        candidates.add(safe(all));
        for (var accelerator : all.accelerators()) {
            if (accelerator != cpu && !required.contains(accelerator)) {
                var planner = all.with(lineup(required, List.of(accelerator), cpu));
                var parts = parts(graph, planner, accelerator);
                if (!parts.isEmpty()) {
                    candidates.add(new Candidate(accelerator.name(), planner));
                }
                if (parts.size() > 1) {
                    var largest = largest(parts, accelerator);
                    candidates.add(new Candidate(
                            accelerator.name() + " for its largest part",
                            all.with(lineup(required, List.of(largest), cpu))));
                }
            }
        }
        return List.copyOf(candidates);
    }

    private static List<Accelerator> required(Planner all) {
        return all.accelerators().stream()
                .filter(accelerator -> all.required().contains(accelerator.name()))
                .toList();
    }

    private static List<Accelerator> lineup(List<Accelerator> required, List<Accelerator> chosen, Accelerator cpu) {
        var lineup = new ArrayList<>(required);
        lineup.addAll(chosen);
        lineup.add(cpu);
        return List.copyOf(lineup);
    }

    private static List<Part> parts(Graph graph, Planner planner, Accelerator accelerator) {
        return Placement.of(graph, planner.accelerators()).parts().stream()
                .filter(part -> part.accelerator() == accelerator)
                .toList();
    }

    private static Accelerator largest(List<Part> parts, Accelerator accelerator) {
        var most = parts.stream()
                .max(Comparator.comparingLong(Candidate::macs)
                        .thenComparingInt(part -> part.graph().nodes().size()))
                .orElseThrow();
        var nodes = most.graph().nodes().stream().map(Node::name).collect(Collectors.toSet());
        return new Offering(accelerator, nodes, "it was measured to be faster with its largest part alone");
    }

    private static long macs(Part part) {
        return part.graph().nodes().stream()
                .mapToLong(node -> node.op().macs(part.graph().operands(node)))
                .sum();
    }
}
