package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;
import static io.gatun.conformance.cases.WindowBuilder.kernel;

import io.gatun.op.BatchNormalization;
import io.gatun.op.BatchNormalizationGradient;
import io.gatun.op.LocalResponseGradient;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.MaxPoolGradient;
import io.gatun.op.RectifierGradient;
import io.gatun.op.SumPoolGradient;
import java.util.List;

/** What a network that learns is made of, and no other. */
final class GradientCases {
    private GradientCases() {}

    static void addTo(CaseList cases) {
        for (var image : List.of(x(2, 1, 3, 1), x(2, 5, 7, 3), x(1, 17, 9, 9), x(2, 64, 4, 4), x(7, 6), x(2, 3, 11))) {
            long channels = image.type().shape().dim(1);
            cases.add(
                    "by the batch",
                    new BatchNormalization(1e-3f, 0.9f, true),
                    3,
                    image,
                    x(channels),
                    x(channels),
                    x(channels),
                    x(channels).with(Filling.POSITIVE));
            cases.add("", new BatchNormalizationGradient(1e-2f), 3, image, weight(channels), image);
            cases.add("of Relu", new RectifierGradient(0, Double.POSITIVE_INFINITY, 0), image, image);
            cases.add("of Clip", new RectifierGradient(-0.25, 0.5, 0), image, image);
            cases.add("of LeakyRelu", new RectifierGradient(0, Double.POSITIVE_INFINITY, 0.25), image, image);
        }
        maxima(cases);
        for (float beta : new float[] {0.75f, 0.5f, 0.9f}) {
            for (long size : new long[] {1, 4, 5}) {
                var op = new LocalResponseNormalization(size, 0.5f, beta, 1.5f);
                cases.add(
                        "across " + size + ", " + beta, new LocalResponseGradient(op), x(2, 17, 5, 3), x(2, 17, 5, 3));
            }
        }
    }

    private static void maxima(CaseList cases) {
        var padded =
                new MaxPoolGradient(kernel(3, 3).strides(2, 2).pads(1, 1, 1, 1).window(), false);
        cases.add("3x3 stride 2, padded", padded, x(2, 17, 13, 11), x(2, 17, 7, 6));
        cases.add("of equal numbers", padded, x(2, 5, 13, 11).with(Filling.TIES), x(2, 5, 7, 6));
        cases.add(
                "windows that overlap",
                new MaxPoolGradient(kernel(3, 2).dilations(2, 1).window(), false),
                x(1, 16, 9, 8).with(Filling.TIES),
                x(1, 16, 5, 7));
        cases.add(
                "rounded up",
                new MaxPoolGradient(kernel(3, 3).strides(2, 2).window(), true),
                x(1, 3, 8, 6),
                x(1, 3, 4, 3));
        cases.add(
                "windows that overlap",
                new SumPoolGradient(kernel(3, 2).dilations(2, 1).window(), false, List.of(9L, 8L)),
                x(2, 19, 5, 7));
        cases.add(
                "padded, rounded up",
                new SumPoolGradient(kernel(3, 3).strides(2, 2).pads(1, 0, 1, 1).window(), true, List.of(8L, 7L)),
                x(1, 5, 5, 4));
        cases.add("of one axis", new SumPoolGradient(kernel(2).strides(3).window(), false, List.of(17L)), x(2, 4, 6));
        cases.add("of one axis", new MaxPoolGradient(kernel(2).strides(2).window(), false), x(2, 4, 17), x(2, 4, 8));
    }
}
