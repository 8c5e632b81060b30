package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Tensors on their way through the iterations of an operator: what is not taken when the way ends is closed. */
final class OwnedTensors implements AutoCloseable {
    /** Null where one was taken. */
    private final List<Tensor> tensors = new ArrayList<>();

    OwnedTensors(Collection<Tensor> tensors) {
        this.tensors.addAll(tensors);
    }

    OwnedTensors() {
        this(List.of());
    }

    /** @throws GatunException if one is absent */
    static OwnedTensors copiesOf(List<Tensor> tensors) {
        var copies = new OwnedTensors();
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i) == null) {
                copies.close();
                throw new GatunException("initial value " + i + " is missing");
            }
            copies.add(AxisSlices.copy(tensors.get(i)));
        }
        return copies;
    }

    void add(Tensor tensor) {
        tensors.add(tensor);
    }

    Tensor get(int i) {
        return tensors.get(i);
    }

    int size() {
        return tensors.size();
    }

    List<Tensor> all() {
        return Collections.unmodifiableList(tensors);
    }

    /** Tensor {@code i}, which from now on belongs to the caller. */
    Tensor take(int i) {
        return tensors.set(i, null);
    }

    /** All of them, which from now on belong to the caller. */
    List<Tensor> takeAll() {
        var taken = List.copyOf(tensors);
        tensors.clear();
        return taken;
    }

    /** Puts another tensor in the place of one, which is closed. */
    void replace(int i, Tensor by) {
        tensors.set(i, by).close();
    }

    @Override
    public void close() {
        for (var tensor : tensors) {
            if (tensor != null) {
                tensor.close();
            }
        }
        tensors.clear();
    }
}
