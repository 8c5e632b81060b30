package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Body;
import io.gatun.op.If;
import io.gatun.op.Loop;
import io.gatun.op.Scan;
import io.gatun.op.ScanOfBatches;
import java.util.Collections;
import java.util.List;

/** Operators that run graphs of their own. Later versions than those listed differ in types only. */
final class ControlFlowOperators {
    private ControlFlowOperators() {}

    static void register(OperatorTable table) {
        table.add("If", 1, ControlFlowOperators::branch);
        table.add("Loop", 1, ControlFlowOperators::loop);
        table.add("Scan", 8, ControlFlowOperators::scanOfBatches);
        table.add("Scan", 9, ControlFlowOperators::scan);
    }

    private static If branch(NodeImport node) {
        return new If(
                node.attributes().getBody("then_branch"), node.attributes().getBody("else_branch"));
    }

    private static Loop loop(NodeImport node) {
        var body = node.attributes().getBody("body");
        node.padInputs(body.inputs() - body.captures());
        return new Loop(body);
    }

    private static ScanOfBatches scanOfBatches(NodeImport node) {
        var body = node.attributes().getBody("body");
        int sequences = sequences(node, body);
        int slices = slices(body, sequences);
        return new ScanOfBatches(new Scan(
                body,
                Collections.nCopies(sequences, 0L),
                flags(node, "directions", sequences),
                Collections.nCopies(slices, 0L),
                Collections.nCopies(slices, false)));
    }

    private static Scan scan(NodeImport node) {
        var body = node.attributes().getBody("body");
        int sequences = sequences(node, body);
        int slices = slices(body, sequences);
        return new Scan(
                body,
                node.attributes().getLongs("scan_input_axes", Collections.nCopies(sequences, 0L)),
                flags(node, "scan_input_directions", sequences),
                node.attributes().getLongs("scan_output_axes", Collections.nCopies(slices, 0L)),
                flags(node, "scan_output_directions", slices));
    }

    private static int sequences(NodeImport node, Body body) {
        var attributes = node.attributes();
        int sequences = attributes.getInt(attributes.require("num_scan_inputs"), 0);
        int inputs = body.inputs() - body.captures();
        if (sequences < 1 || sequences > inputs) {
            throw new GatunException("attribute 'num_scan_inputs' must be from 1 to the " + inputs
                    + " inputs of the body, got " + sequences);
        }
        return sequences;
    }

    /** How many outputs of a scan's body are slices. */
    private static int slices(Body body, int sequences) {
        return Math.max(0, body.outputs() - (body.inputs() - body.captures() - sequences));
    }

    private static List<Boolean> flags(NodeImport node, String attribute, int count) {
        return node.attributes().getLongs(attribute, Collections.nCopies(count, 0L)).stream()
                .map(flag -> flag != 0)
                .toList();
    }
}
