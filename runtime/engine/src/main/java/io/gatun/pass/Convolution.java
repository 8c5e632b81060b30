package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node that convolves, with or without something fused into it already. */
record Convolution(Node node, FusedConv op) {
    static Optional<Convolution> of(Node node) {
        return switch (node.op()) {
            case Conv conv -> Optional.of(new Convolution(node, new FusedConv(conv, false, Optional.empty())));
            case FusedConv fused -> Optional.of(new Convolution(node, fused));
            default -> Optional.empty();
        };
    }

    /** The convolution that makes {@code value}, if {@code reader} alone reads it and nothing is applied to it yet. */
    static Optional<Convolution> endingIn(Graph graph, Value value, Node reader) {
        return graph.producer(value)
                .filter(_ -> graph.soleConsumer(value).equals(Optional.of(reader)))
                .flatMap(Convolution::of)
                .filter(convolution -> convolution.op.activation().isEmpty());
    }

    /** This convolution with {@code activation} applied, making {@code output}. */
    Node with(Activation activation, Value output) {
        var fused = new FusedConv(op.conv(), op.residual(), Optional.of(activation));
        return new Node(node.name(), fused, node.inputs(), List.of(output));
    }

    /** This convolution with {@code residual} added, making {@code output}. */
    Node with(Value residual, Value output) {
        var inputs = new ArrayList<>(node.inputs());
        while (inputs.size() < 3) {
            inputs.add(Value.ABSENT);
        }
        inputs.add(residual);
        return new Node(node.name(), new FusedConv(op.conv(), true, Optional.empty()), inputs, List.of(output));
    }
}
