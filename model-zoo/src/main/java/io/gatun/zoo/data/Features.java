package io.gatun.zoo.data;

import io.gatun.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * What a network sees in pictures, one row each.
 *
 * @param tensor f32[N,features], freed by {@link #close}
 * @param pictures the N pictures, in the tensor's order
 * @param leftOut pictures that could not be read and were left out
 * @param computed how many rows were computed, not found on disk
 */
public record Features(Tensor tensor, List<LabelledPicture> pictures, List<Path> leftOut, int computed)
        implements AutoCloseable {
    /** Copies the lists. */
    public Features {
        pictures = List.copyOf(pictures);
        leftOut = List.copyOf(leftOut);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
