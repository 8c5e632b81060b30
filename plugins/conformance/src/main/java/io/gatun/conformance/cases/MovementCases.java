package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.ABSENT;
import static io.gatun.conformance.cases.Operand.list;
import static io.gatun.conformance.cases.Operand.scalar;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.Concat;
import io.gatun.op.DepthToSpace;
import io.gatun.op.Dropout;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Slice;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Trilu;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.DType;
import java.util.List;

/** What puts elements elsewhere and leaves them as they are. */
final class MovementCases {
    private MovementCases() {}

    static void addTo(CaseList cases) {
        views(cases);
        concat(cases);
        split(cases);
        slice(cases);
        transpose(cases);
        pad(cases);
        repeat(cases);
    }

    private static void views(CaseList cases) {
        var image = x(2, 3, 4, 5).with(Filling.SPECIAL);
        cases.add("", new Identity(), image);
        cases.add("", new Dropout(false), image);
        for (long axis : new long[] {0, 1, 2, 4, -1}) {
            cases.add("axis " + axis, new Flatten(axis), image);
        }
        cases.add("to a matrix", new Reshape(false), image, list(6, 20));
        cases.add("the rest", new Reshape(false), image, list(2, -1));
        cases.add("kept extents", new Reshape(false), image, list(0, 0, -1));
        cases.add("to a scalar", new Reshape(false), x(1, 1), list());
        cases.add("nothing", new Reshape(true), x(0, 3), list(3, 0));
        cases.add("", new Squeeze(), x(1, 3, 1, 5), list(0, 2));
        cases.add("a negative axis", new Squeeze(), x(2, 3, 1), list(-1));
        cases.add("all", new Squeeze(), x(1, 3, 1, 5));
        cases.add("", new Unsqueeze(), x(3, 5), list(0, 3));
        cases.add("a negative axis", new Unsqueeze(), x(3, 5), list(-1));
    }

    private static void concat(CaseList cases) {
        for (long axis : new long[] {0, 1, 2, 3, -1, -3}) {
            cases.add("axis " + axis, new Concat(axis), x(2, 3, 4, 5), x(2, 3, 4, 5));
        }
        cases.add("channels that differ", new Concat(1), x(1, 3, 5, 7), x(1, 16, 5, 7), x(1, 1, 5, 7), x(1, 9, 5, 7));
        cases.add("channels in batches", new Concat(1), x(3, 8, 5, 5), x(3, 24, 5, 5));
        cases.add("one part", new Concat(1), x(2, 3));
        cases.add("an empty part", new Concat(1), x(2, 3), x(2, 0), x(2, 4));
        cases.add("lists", new Concat(0), Operand.of(DType.INT64, 3), Operand.of(DType.INT64, 4));
        cases.add("what is not finite", new Concat(1), x(2, 9).with(Filling.SPECIAL), x(2, 7).with(Filling.SPECIAL));
    }

    private static void split(CaseList cases) {
        cases.add("in equal parts", new Split(1), 3, x(2, 9, 5));
        cases.add("where it says", new Split(1), 3, x(2, 9, 5), list(2, 3, 4));
        cases.add("a negative axis", new Split(-1), 2, x(2, 9, 6), list(1, 5));
        cases.add("an empty part", new Split(0), 2, x(4, 3), list(4, 0));
        cases.add("channels", new Split(1), 2, x(1, 33, 5, 7), list(16, 17));
    }

    private static void slice(CaseList cases) {
        var op = new Slice();
        cases.add("the first axes", op, x(7, 9, 4), list(1, 2), list(5, 8));
        cases.add("negative axes", op, x(7, 9, 4), list(1), list(3), list(-1));
        cases.add("from the end", op, x(7, 9), list(-3), list(Long.MAX_VALUE), list(1));
        cases.add("steps", op, x(7, 9), list(0, 1), list(7, 9), list(0, 1), list(2, 3));
        cases.add("backwards", op, x(7, 9), list(-1), list(Long.MIN_VALUE), list(1), list(-1));
        cases.add("nothing", op, x(7, 9), list(5), list(5), list(0));
        cases.add("channels", op, x(1, 33, 5, 7), list(16), list(33), list(1));
    }

    private static void transpose(CaseList cases) {
        cases.add("all axes", new Transpose(List.of()), x(3, 5, 7));
        cases.add("a matrix", new Transpose(List.of(1L, 0L)), x(33, 65));
        cases.add("to channels last", new Transpose(List.of(0L, 2L, 3L, 1L)), x(2, 17, 5, 7));
        cases.add("to channels first", new Transpose(List.of(0L, 3L, 1L, 2L)), x(2, 5, 7, 17));
        cases.add("nothing", new Transpose(List.of(0L, 1L, 2L)), x(2, 3, 4));
        cases.add("five axes", new Transpose(List.of(0L, 2L, 1L, 4L, 3L)), x(1, 2, 3, 4, 5));
        cases.add("whole numbers", new Transpose(List.of(1L, 0L)), Operand.of(DType.INT64, 3, 5));
        cases.add("2 a side", new DepthToSpace(2, false), x(1, 12, 3, 5));
        cases.add("2 a side, columns first", new DepthToSpace(2, true), x(1, 12, 3, 5));
        cases.add("2 a side", new SpaceToDepth(2), x(2, 3, 6, 4));
        cases.add("upper", new Trilu(true), x(2, 5, 7));
        cases.add("lower, moved", new Trilu(false), x(5, 7), list(1));
    }

    private static void pad(CaseList cases) {
        for (var mode : Pad.Mode.values()) {
            cases.add(mode + "", new Pad(mode), x(1, 2, 5, 7), list(0, 0, 1, 2, 0, 0, 3, 1));
            cases.add(mode + " of a list", new Pad(mode), x(9), list(2, 3));
        }
        var constant = new Pad(Pad.Mode.CONSTANT);
        cases.add("with a number", constant, x(2, 3), list(1, 0, 0, 2), scalar(-1.5));
        cases.add("away", constant, x(5, 7), list(-1, 0, 0, -2));
        cases.add("some axes", constant, x(2, 3, 4), list(1, 1), ABSENT, list(-1));
        cases.add("batch and channels", constant, x(1, 2, 3, 3), list(1, 1, 0, 0, 0, 2, 0, 0));
    }

    private static void repeat(CaseList cases) {
        cases.add("", new Expand(), x(3, 1), list(2, 3, 5));
        cases.add("a number", new Expand(), x(), list(3, 5));
        cases.add("to less", new Expand(), x(3, 5), list(1));
        cases.add("", new Tile(), x(2, 3), list(2, 3));
        cases.add("some axes", new Tile(), x(2, 3, 4), list(1, 2, 1));
        cases.add("none", new Tile(), x(2, 3), list(0, 1));
    }
}
