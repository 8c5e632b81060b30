package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Optional;

/** A node that is to be computed here if it can be, and questions about it. What speaks against it throws {@link Refused}. */
record Candidate(Graph graph, Node node) {
    /** Kernels count in ints, and past the end by what a work-group has too much. */
    private static final long MOST_ELEMENTS = 1L << 30;

    Op op() {
        return node.op();
    }

    Value input(int i) {
        return node.input(i);
    }

    Value output() {
        return node.output();
    }

    /** The input's value, where it is known now. */
    Optional<Tensor> constant(int i) {
        return graph.constant(input(i));
    }

    /** The shape of an input of float32 with at least one element, and not more than kernels can count. */
    Shape data(int i) {
        return data("input " + i, input(i));
    }

    /** The same of the first output; nobody must want another. */
    Shape result() {
        for (int i = 1; i < node.outputs().size(); i++) {
            if (node.outputs().get(i).isPresent()) {
                throw new Refused("output " + i + " is wanted");
            }
        }
        return data("output", output());
    }

    private Shape data(String what, Value value) {
        var type = graph.type(value).orElseThrow(() -> new Refused(what + " has a shape that depends on data"));
        if (type.dtype() != DType.FLOAT32) {
            throw new Refused(what + " is " + type + ", not float32");
        }
        if (type.shape().size() == 0) {
            throw new Refused(what + " is empty: " + type);
        }
        if (type.shape().size() > MOST_ELEMENTS) {
            throw new Refused(what + " has more than 2^30 elements: " + type);
        }
        return type.shape();
    }

    /** The words for a step that computes this node. */
    StepInfo info(String kernel, String reason) {
        return new StepInfo(node.name(), op().type(), kernel, reason, op().macs(graph.operands(node)));
    }
}
