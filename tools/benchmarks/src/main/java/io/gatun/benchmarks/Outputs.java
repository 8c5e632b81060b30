package io.gatun.benchmarks;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The float32 outputs of one run, in the model's order, each row-major. */
final class Outputs {
    private final List<float[]> tensors;

    Outputs(List<float[]> tensors) {
        this.tensors = List.copyOf(tensors);
    }

    /**
     * The largest difference from {@code reference}, relative to the largest magnitude in the same output of it; infinite if
     * the sizes differ or a value on either side is not finite.
     */
    double differenceFrom(Outputs reference) {
        if (tensors.size() != reference.tensors.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < tensors.size(); i++) {
            largest = Math.max(largest, difference(tensors.get(i), reference.tensors.get(i)));
        }
        return largest;
    }

    private static double difference(float[] got, float[] want) {
        if (got.length != want.length) {
            return Double.POSITIVE_INFINITY;
        }
        double apart = 0;
        double scale = 0;
        for (int i = 0; i < want.length; i++) {
            if (!Float.isFinite(got[i]) || !Float.isFinite(want[i])) {
                return Double.POSITIVE_INFINITY;
            }
            apart = Math.max(apart, Math.abs((double) got[i] - want[i]));
            scale = Math.max(scale, Math.abs((double) want[i]));
        }
        return apart == 0 ? 0 : apart / scale;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(tensors.size());
        for (var tensor : tensors) {
            out.writeInt(tensor.length);
            for (float value : tensor) {
                out.writeFloat(value);
            }
        }
    }

    static Outputs read(DataInput in) throws IOException {
        int count = in.readInt();
        var tensors = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            var tensor = new float[in.readInt()];
            for (int k = 0; k < tensor.length; k++) {
                tensor[k] = in.readFloat();
            }
            tensors.add(tensor);
        }
        return new Outputs(tensors);
    }
}
