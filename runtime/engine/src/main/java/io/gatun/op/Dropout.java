package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Drops nothing: ONNX Dropout as it is outside training.
 *
 * <p>Inputs: x, optional ratio, optional training_mode. Outputs: x, and a mask of x's shape, all true. Training with a ratio
 * above 0 is refused.
 *
 * @param maskOfData whether the mask has x's type, as before operator set 10, instead of being boolean
 */
public record Dropout(boolean maskOfData) implements Op {
    private static final int RATIO = 1;
    private static final int TRAINING = 2;
    private static final double DEFAULT_RATIO = 0.5;

    @Override
    public String type() {
        return "Dropout";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 3);
        in.requireFloating(0);
        if (in.has(RATIO)) {
            in.requireFloating(RATIO);
        }
        for (int scalar = RATIO; scalar < in.count(); scalar++) {
            if (in.has(scalar) && in.shape(scalar).size() != 1) {
                throw new GatunException("input " + scalar + " must be a single number, " + in.describe(scalar));
            }
        }
        if (in.has(TRAINING)) {
            in.requireType(TRAINING, DType.BOOL);
            var ratio = in.has(RATIO) ? in.value(RATIO) : Optional.<Tensor>empty();
            if (ratio.isPresent() || !in.has(RATIO)) {
                in.value(TRAINING).ifPresent(training -> refuseTraining(training, ratio.orElse(null)));
            }
        }
        return Optional.of(List.of(in.type(0), new TensorType(maskOfData ? in.dtype(0) : DType.BOOL, in.shape(0))));
    }

    private static void refuseTraining(Tensor training, Tensor ratio) {
        if (training.longAt(0) != 0 && (ratio == null ? DEFAULT_RATIO : ratio.doubleAt(0)) != 0) {
            throw new GatunException(
                    "training_mode is true, but Gatun drops nothing: only a ratio of 0 is supported then");
        }
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        if (in.size() > TRAINING && in.get(TRAINING) != null) {
            refuseTraining(in.get(TRAINING), in.get(RATIO));
        }
        out.getFirst().segment().copyFrom(in.getFirst().segment());
        if (out.size() > 1 && out.get(1) != null) {
            for (long i = 0; i < out.get(1).size(); i++) {
                out.get(1).set(i, 1L);
            }
        }
    }
}
