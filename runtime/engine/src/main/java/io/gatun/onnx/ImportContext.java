package io.gatun.onnx;

import io.gatun.Limits;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Optional;

/**
 * What all graphs of one file share while they are read.
 *
 * @param parser counts nodes
 * @param arena owns the memory of constants that do not lie in the file
 */
record ImportContext(
        GraphParser parser,
        AttributeReader attributes,
        Map<FunctionMessage.Id, FunctionMessage> functions,
        Limits limits,
        Arena arena) {

    /** The function that a node calls; empty if it is an operator. ONNX's own operators cannot be replaced. */
    Optional<FunctionMessage> function(NodeMessage node) {
        boolean isOperator =
                node.domain().isEmpty() && OperatorTable.INSTANCE.all().containsKey(node.type());
        return isOperator ? Optional.empty() : Optional.ofNullable(functions.get(FunctionMessage.Id.of(node)));
    }
}
