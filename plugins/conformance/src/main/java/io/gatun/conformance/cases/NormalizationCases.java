package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.BatchNormalization;
import io.gatun.op.GroupNormalization;
import io.gatun.op.Hardmax;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LogSoftmax;
import io.gatun.op.LpNormalization;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.RmsNormalization;
import io.gatun.op.Softmax;
import io.gatun.tensor.DType;
import java.util.List;

/** What brings numbers into a range: by channel, by image, by row. */
final class NormalizationCases {
    private NormalizationCases() {}

    static void addTo(CaseList cases) {
        batch(cases);
        localResponse(cases);
        softmax(cases);
        moments(cases);
    }

    private static void batch(CaseList cases) {
        var op = new BatchNormalization(1e-5f, 0.9f, false);
        for (var image : new Operand[] {
            x(1, 1, 1, 1),
            x(2, 5, 7, 3),
            x(1, 17, 9, 9),
            x(1, 64, 4, 4),
            x(3, 6),
            x(2, 3, 11),
            x(1, 2, 3, 4, 5),
            x(0, 3, 4, 4)
        }) {
            long channels = image.type().shape().dim(1);
            cases.add(
                    "",
                    op,
                    image,
                    weight(channels),
                    weight(channels),
                    weight(channels),
                    weight(channels).with(Filling.POSITIVE));
        }
        cases.add(
                "all come with each run",
                new BatchNormalization(1e-2f, 0.9f, false),
                x(2, 5, 7, 3),
                x(5),
                x(5),
                x(5),
                x(5).with(Filling.POSITIVE));
    }

    private static void localResponse(CaseList cases) {
        for (long size : new long[] {1, 3, 5, 8}) {
            for (long channels : new long[] {1, 4, 9, 32}) {
                cases.add(
                        "across " + size + " of " + channels,
                        new LocalResponseNormalization(size, 1e-2f, 0.75f, 1),
                        x(2, channels, 5, 7));
            }
        }
        cases.add("other constants", new LocalResponseNormalization(5, 0.5f, 0.5f, 2), x(1, 16, 6, 5));
    }

    private static void softmax(CaseList cases) {
        for (long axis : new long[] {-1, 0, 1, -2}) {
            cases.add("axis " + axis, new Softmax(axis, false), x(3, 5, 7));
            cases.add("axis " + axis, new LogSoftmax(axis, false), x(3, 5, 7));
            cases.add("axis " + axis, new Hardmax(axis, false), x(3, 5, 7));
            cases.add("axis " + axis + ", flattened", new Softmax(axis, true), x(3, 5, 7));
        }
        for (long n : new long[] {1, 2, 10, 16, 17, 1000, 1009}) {
            cases.add("of " + n, new Softmax(-1, false), x(2, n).with(Filling.between(-9, 9)));
            cases.add("of " + n, new LogSoftmax(-1, false), x(2, n).with(Filling.between(-9, 9)));
        }
        cases.add("of large numbers", new Softmax(-1, false), x(2, 33).with(Filling.between(900, 1000)));
        cases.add("of an image's channels", new Softmax(1, false), x(1, 21, 9, 7));
        cases.add("no rows", new Softmax(-1, false), x(0, 5));
        cases.add("of equal numbers", new Hardmax(-1, false), x(6, 9).with(Filling.TIES));
    }

    private static void moments(CaseList cases) {
        cases.add("", new InstanceNormalization(1e-5f), x(2, 5, 7, 9), weight(5), weight(5));
        cases.add("of one axis", new InstanceNormalization(1e-3f), x(2, 3, 31), weight(3), weight(3));
        cases.add("3 groups", new GroupNormalization(3, 1e-5f), x(2, 9, 5, 7), weight(9), weight(9));
        cases.add("a group a channel", new GroupNormalization(4, 1e-5f), x(1, 4, 5, 7), weight(4), weight(4));
        cases.add("last axis", new LayerNormalization(-1, 1e-5f, DType.FLOAT32), x(3, 5, 64), weight(64), weight(64));
        cases.add("without bias", new LayerNormalization(-1, 1e-5f, DType.FLOAT32), x(3, 37), weight(37));
        cases.add(
                "from axis 1", new LayerNormalization(1, 1e-3f, DType.FLOAT32), x(3, 5, 7), weight(5, 7), weight(5, 7));
        cases.add("last axis", new RmsNormalization(-1, 1e-5f, DType.FLOAT32), x(3, 5, 33), weight(33));
        cases.add("p = 1", new LpNormalization(-1, 1), x(3, 17));
        cases.add("p = 2, axis 1", new LpNormalization(1, 2), x(3, 5, 7));
        cases.add("", new MeanVarianceNormalization(List.of(0L, 2L, 3L)), x(2, 3, 5, 7));
    }
}
