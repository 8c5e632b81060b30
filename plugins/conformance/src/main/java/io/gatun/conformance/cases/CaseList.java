package io.gatun.conformance.cases;

import io.gatun.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Collects cases. */
final class CaseList {
    private final List<OperatorCase> cases = new ArrayList<>();

    /** A case with one output. */
    void add(String name, Op op, Operand... operands) {
        add(name, op, 1, operands);
    }

    void add(String name, Op op, int outputs, Operand... operands) {
        cases.add(new OperatorCase(name, op, List.of(operands), outputs));
    }

    List<OperatorCase> cases() {
        return List.copyOf(cases);
    }
}
