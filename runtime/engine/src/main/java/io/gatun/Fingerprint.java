package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All that the speed of a graph depends on, as the key of what was measured. The numbers in weights do not matter. */
final class Fingerprint {
    private Fingerprint() {}

    static List<String> of(Graph graph, Planner planner, Map<String, String> descriptions) {
        var key = new ArrayList<String>();
        key.add("placement");
        key.add(Objects.toString(Fingerprint.class.getPackage().getImplementationVersion()));
        key.add(Integer.toString(planner.workers().threads()));
        key.add(planner.numerics().name());
        key.add(planner.required().toString());
        for (var accelerator : planner.accelerators()) {
            key.add(accelerator.name());
            key.add(descriptions.getOrDefault(accelerator.name(), ""));
        }
        for (var node : graph.nodes()) {
            key.add(node.operator());
            node.inputs().forEach(value -> key.add(type(graph, value)));
            node.outputs().forEach(value -> key.add(type(graph, value)));
            key.add(Long.toString(node.op().macs(graph.operands(node))));
        }
        return key;
    }

    private static String type(Graph graph, Value value) {
        return value.isPresent() ? value.name() + " " + graph.requireType(value) : "";
    }
}
