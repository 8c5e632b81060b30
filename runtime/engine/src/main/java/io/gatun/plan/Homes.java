package io.gatun.plan;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.place.Part;
import io.gatun.place.Placement;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The memories that a plan uses, by number: the host's, and one for each accelerator that has its own. */
final class Homes {
    private final Graph graph;
    private final List<Accelerator> devices = new ArrayList<>();
    private final Map<Value, Set<Integer>> readers = new HashMap<>();

    Homes(Graph graph, Placement placement) {
        this.graph = graph;
        for (var part : placement.parts()) {
            var accelerator = part.accelerator();
            if (accelerator.deviceMemory().isPresent() && !devices.contains(accelerator)) {
                devices.add(accelerator);
            }
            part.graph()
                    .inputs()
                    .forEach(input -> readers.computeIfAbsent(input.value(), _ -> new HashSet<>())
                            .add(of(accelerator)));
        }
    }

    /** The number of the memory that an accelerator works in. */
    int of(Accelerator accelerator) {
        return devices.indexOf(accelerator) + 1;
    }

    /** How many there are beside the host's; they are numbered from 1. */
    int devices() {
        return devices.size();
    }

    /** The accelerator that memory belongs to, by name. */
    String name(int home) {
        return devices.get(home - 1).name();
    }

    DeviceMemory memory(int home) {
        return devices.get(home - 1).deviceMemory().orElseThrow();
    }

    /** What a part makes that is wanted elsewhere than in its own memory. */
    List<Value> leaving(Part part) {
        int home = of(part.accelerator());
        return part.graph().outputs().stream()
                .filter(value -> home != Buffer.HOST)
                .filter(value -> graph.isOutput(value)
                        || readers.getOrDefault(value, Set.of()).stream().anyMatch(reader -> reader != home))
                .toList();
    }
}
