package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.list;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.Gather;
import io.gatun.op.GatherElements;
import io.gatun.op.GatherND;
import io.gatun.op.OneHot;
import io.gatun.op.ScatterElements;
import io.gatun.op.ScatterND;
import io.gatun.op.ScatterReduction;
import io.gatun.op.ShapeOf;
import io.gatun.op.SizeOf;
import io.gatun.tensor.DType;

/** What picks elements by number. */
final class SelectionCases {
    private SelectionCases() {}

    static void addTo(CaseList cases) {
        cases.add("rows", new Gather(0), x(7, 5), indices(7, 4));
        cases.add("columns", new Gather(-1), x(7, 5), indices(5, 2, 3));
        cases.add("channels, constant", new Gather(1), x(1, 9, 4, 5), list(8, 0, -1));
        cases.add("one", new Gather(1), x(3, 9), indices(9));
        cases.add("", new GatherElements(1), x(5, 7), indices(7, 5, 3));
        cases.add("axis 0", new GatherElements(0), x(5, 7), indices(5, 2, 7));
        cases.add("rows", new GatherND(0), x(5, 7), indices(5, 4, 1));
        cases.add("elements", new GatherND(0), x(5, 7), indices(5, 4, 2));
        cases.add("in batches", new GatherND(1), x(2, 5, 7), indices(5, 2, 1));
        cases.add("", new ScatterElements(1, ScatterReduction.NONE), x(3, 5), list2(3, 2, 0, 4, 1, 3, 2, 0), x(3, 2));
        cases.add("added", new ScatterElements(0, ScatterReduction.ADD), x(5, 3), indices(5, 2, 3), x(2, 3));
        cases.add("", new ScatterND(ScatterReduction.NONE), x(5, 3), list2(2, 1, 4, 0), x(2, 3));
        cases.add("", new OneHot(-1), indices(6, 4), list(6), x(2));
        cases.add("", new ShapeOf(0, Long.MAX_VALUE), x(2, 3, 5));
        cases.add("", new SizeOf(), x(2, 3, 5));
    }

    private static Operand indices(long below, long... dims) {
        return Operand.of(DType.INT64, dims).with(Filling.whole(-below, below - 1));
    }

    private static Operand list2(long rows, long columns, long... values) {
        return Operand.of(DType.INT64, rows, columns).with(Filling.of(values)).asConstant();
    }
}
