package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** MatMul of two matrices and then Add of one number a column: one Gemm, which takes the MatMul's name. */
final class FuseGemm implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        if (!Additions.isOfTwo(node)) {
            return false;
        }
        var product = product(graph, node, node.input(0), node.input(1))
                .or(() -> product(graph, node, node.input(1), node.input(0)));
        product.ifPresent(gemm -> patch.replace(node, gemm));
        return product.isPresent();
    }

    private static Optional<Node> product(Graph graph, Node add, Value operand, Value bias) {
        return graph.producer(operand)
                .filter(node -> node.op() instanceof MatMul)
                .filter(_ -> graph.soleConsumer(operand).isPresent())
                .filter(node -> isMatrix(graph, node.input(0)) && isMatrix(graph, node.input(1)))
                .filter(_ -> isRow(graph.requireType(operand).shape(), graph.type(bias)))
                .map(node -> new Node(
                        node.name(),
                        new Gemm(1, 1, false, false),
                        List.of(node.input(0), node.input(1), bias),
                        add.outputs()));
    }

    private static boolean isMatrix(Graph graph, Value value) {
        return graph.type(value).filter(type -> type.shape().rank() == 2).isPresent();
    }

    private static boolean isRow(Shape product, Optional<TensorType> bias) {
        var row = Shape.of(product.dim(1));
        return bias.map(TensorType::shape)
                .filter(shape -> shape.equals(row) || shape.equals(Shape.of(1, product.dim(1))))
                .isPresent();
    }
}
