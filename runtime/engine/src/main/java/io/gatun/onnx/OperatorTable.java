package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Op;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which ONNX operators Gatun knows, by name and by the operator-set version that defined (or redefined) them. */
final class OperatorTable {
    /** The newest operator set whose definitions this table follows. */
    static final int NEWEST_OPSET = 28;

    /** Turns a node of a file into the operator it means today. */
    @FunctionalInterface
    interface Factory {
        /** @throws GatunException if an attribute is missing or wrong */
        Op create(NodeImport node);
    }

    static final OperatorTable INSTANCE = new OperatorTable();

    private final Map<String, NavigableMap<Integer, Factory>> factories = new TreeMap<>();

    private OperatorTable() {
        AttentionOperators.register(this);
        ControlFlowOperators.register(this);
        ConvolutionOperators.register(this);
        ElementwiseOperators.register(this);
        IndexingOperators.register(this);
        MatrixOperators.register(this);
        MovementOperators.register(this);
        NormalizationOperators.register(this);
        PoolOperators.register(this);
        QuantizationOperators.register(this);
        ReductionOperators.register(this);
        ResizeOperators.register(this);
        SamplingOperators.register(this);
        SelectionOperators.register(this);
        UnaryOperators.register(this);
    }

    /** Adds an operator as defined from operator set {@code since} until the next version that is added. */
    OperatorTable add(String type, int since, Factory factory) {
        if (factories.computeIfAbsent(type, _ -> new TreeMap<>()).put(since, factory) != null) {
            throw new IllegalStateException(type + "-" + since + " is registered twice");
        }
        return this;
    }

    /** @throws GatunException if the operator is unknown, or newer or older than any version known here */
    Op create(NodeImport node) {
        var versions = factories.get(node.type());
        if (versions == null || !node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
            var domain = node.domain().isEmpty() ? "" : " of domain '" + node.domain() + "'";
            throw new GatunException("unknown operator " + node.type() + domain);
        }
        var version = versions.floorEntry(node.opset());
        if (version == null) {
            throw new GatunException(node.type() + " exists from operator set " + versions.firstKey()
                    + ", the file imports " + node.opset());
        }
        return version.getValue().create(node);
    }

    /** Operator names with the versions known here, for documentation. */
    Map<String, NavigableMap<Integer, Factory>> all() {
        return java.util.Collections.unmodifiableMap(factories);
    }
}
