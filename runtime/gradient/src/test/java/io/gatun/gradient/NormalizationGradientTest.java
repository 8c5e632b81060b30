package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;

import io.gatun.op.BatchNormalization;
import io.gatun.op.GroupNormalization;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LpNormalization;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.RmsNormalization;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class NormalizationGradientTest {
    private static final BatchNormalization BY_GIVEN = new BatchNormalization(1e-2f, 0.9f, false);
    private static final BatchNormalization BY_BATCH = new BatchNormalization(1e-2f, 0.9f, true);

    private static GradientCase byBatch(Shape x, long channels) {
        return GradientCase.of(
                "batch normalisation in training",
                d -> d.node(
                                BY_BATCH,
                                3,
                                d.in(0),
                                d.in(1),
                                d.in(2),
                                d.numbers(shape(channels), 0.3),
                                d.numbers(shape(channels), 0.7))
                        .getFirst(),
                x,
                shape(channels),
                shape(channels));
    }

    private static final List<GradientCase> CASES = List.of(
            GradientCase.of(BY_GIVEN, shape(2, 3, 2, 2), shape(3), shape(3), shape(3), shape(3))
                    .between(0.2, 1.5),
            GradientCase.of(BY_GIVEN, shape(4, 3), shape(3), shape(3), shape(3), shape(3))
                    .between(0.2, 1.5),
            GradientCase.of(BY_GIVEN, shape(4), shape(1), shape(1), shape(1), shape(1))
                    .between(0.2, 1.5),
            GradientCase.of(BY_GIVEN, shape(2, 2, 3), shape(2, 3), shape(2, 3), shape(2, 3), shape(2, 3))
                    .between(0.2, 1.5),
            byBatch(shape(3, 2, 3, 2), 2),
            byBatch(shape(5, 3), 3),
            byBatch(shape(7), 1),
            GradientCase.of(new InstanceNormalization(1e-2f), shape(2, 3, 4, 3), shape(3), shape(3)),
            GradientCase.of(new InstanceNormalization(1e-2f), shape(1, 2, 7), shape(2), shape(2)),
            GradientCase.of(new GroupNormalization(2, 1e-2f), shape(2, 4, 3, 2), shape(4), shape(4)),
            GradientCase.of(new GroupNormalization(3, 1e-2f), shape(1, 6, 5), shape(3), shape(3)),
            GradientCase.of(new GroupNormalization(1, 1e-2f), shape(2, 3, 2), shape(3), shape(3)),
            GradientCase.of(new LayerNormalization(-1, 1e-2f, DType.FLOAT32), shape(2, 3, 5), shape(5), shape(5)),
            GradientCase.of(new LayerNormalization(1, 1e-2f, DType.FLOAT32), shape(2, 3, 5), shape(3, 1), shape(1, 5)),
            GradientCase.of(new LayerNormalization(-1, 1e-2f, DType.FLOAT32), shape(4, 7), shape(7)),
            GradientCase.of(new RmsNormalization(-1, 1e-2f, DType.FLOAT32), shape(2, 3, 5), shape(5)),
            GradientCase.of(new RmsNormalization(1, 1e-2f, DType.FLOAT32), shape(2, 3, 5), shape(3, 5)),
            GradientCase.of(new MeanVarianceNormalization(List.of(0L, 2L, 3L)), shape(2, 3, 2, 3)),
            GradientCase.of(new LocalResponseNormalization(3, 0.7f, 0.75f, 1.1f), shape(2, 5, 2, 3)),
            GradientCase.of(new LocalResponseNormalization(4, 0.7f, 0.5f, 1), shape(1, 7, 3)),
            GradientCase.of(new LocalResponseNormalization(5, 2, 1, 1), shape(1, 2, 2, 2)),
            GradientCase.of(new LpNormalization(1, 2), shape(2, 5, 3)),
            GradientCase.of(new LpNormalization(-1, 1), shape(2, 5)));

    @ParameterizedTest
    @FieldSource("CASES")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }
}
