package io.gatun.onnx;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Which of ONNX's operators can be read, for documentation. */
public final class KnownOperators {
    private KnownOperators() {}

    /** The newest version of ONNX's operator set whose definitions Gatun follows. */
    public static int newestOperatorSet() {
        return OperatorTable.NEWEST_OPSET;
    }

    /**
     * Names of operators in alphabetical order, each with the operator sets in which its form changed; from the first of them
     * on, every version can be read.
     */
    public static SequencedMap<String, List<Integer>> forms() {
        var forms = new TreeMap<String, List<Integer>>();
        OperatorTable.INSTANCE.all().forEach((name, versions) -> forms.put(name, List.copyOf(versions.keySet())));
        return forms;
    }
}
