package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.list;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.ArgExtreme;
import io.gatun.op.Cumulative;
import io.gatun.op.Reduce;
import io.gatun.op.TopK;
import io.gatun.tensor.DType;

/** What makes few numbers of many. */
final class ReductionCases {
    private ReductionCases() {}

    static void addTo(CaseList cases) {
        for (var function : Reduce.Function.values()) {
            reduce(cases, function);
        }
        for (boolean max : new boolean[] {true, false}) {
            for (long axis : new long[] {0, 1, -1}) {
                cases.add("axis " + axis, new ArgExtreme(max, axis, true, false), x(5, 7, 9));
                cases.add("axis " + axis + ", dropped", new ArgExtreme(max, axis, false, false), x(5, 7, 9));
            }
            cases.add("the first of equals", new ArgExtreme(max, -1, true, false), x(6, 17).with(Filling.TIES));
            cases.add("the last of equals", new ArgExtreme(max, -1, true, true), x(6, 17).with(Filling.TIES));
            cases.add("largest " + max, new TopK(-1, max, true), 2, x(5, 19), list(3));
            cases.add("largest " + max + ", axis 0", new TopK(0, max, true), 2, x(11, 4), list(11));
        }
        for (boolean exclusive : new boolean[] {true, false}) {
            for (boolean reverse : new boolean[] {true, false}) {
                var op = new Cumulative(false, exclusive, reverse);
                cases.add("exclusive " + exclusive + ", reverse " + reverse, op, x(5, 9), list(1));
            }
        }
        cases.add("axis 0", new Cumulative(false, false, false), x(5, 9), list(0));
    }

    private static void reduce(CaseList cases, Reduce.Function function) {
        boolean logarithm = function == Reduce.Function.LOG_SUM;
        boolean product = function == Reduce.Function.PROD;
        var filling = logarithm || product ? Filling.between(0.7, 1.4) : Filling.SIGNED;
        var keep = new Reduce(function, true, false);
        var drop = new Reduce(function, false, false);
        var image = x(2, 3, 5, 7).with(filling);
        cases.add("all axes", keep, image);
        cases.add("all axes, dropped", drop, image);
        cases.add("last axis", keep, image, list(-1));
        cases.add("first axis", drop, image, list(0));
        cases.add("axes of an image", keep, image, list(2, 3));
        cases.add("axes of an image, dropped", drop, image, list(-1, -2));
        cases.add("axes that are apart", keep, image, list(0, 2));
        cases.add("of one element", keep, x(1, 1).with(filling), list(1));
        cases.add("of many", keep, x(3, product ? 17 : 2003).with(filling), list(1));
        cases.add("no axes, nothing done", new Reduce(function, true, true), image);
        if (function == Reduce.Function.SUM || function == Reduce.Function.MAX) {
            cases.add("whole numbers", keep, Operand.of(DType.INT32, 5, 9), list(1));
        }
    }
}
