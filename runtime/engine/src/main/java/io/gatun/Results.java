package io.gatun;

import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;

/** The outputs of one run, by name and in order. Closing frees them all. */
public final class Results implements AutoCloseable {
    private final SequencedMap<String, Tensor> tensors;

    Results(SequencedMap<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /** @throws GatunException if there is no output of this name */
    public Tensor get(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new GatunException("there is no output '" + name + "'; there are " + tensors.keySet());
        }
        return tensor;
    }

    /** Output {@code i}, from 0. */
    public Tensor get(int i) {
        return List.copyOf(tensors.values()).get(i);
    }

    /** Names in order. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
