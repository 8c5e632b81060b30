package io.gatun.zoo.data;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;

/**
 * Pictures as a network takes them.
 *
 * @param tensor [N,3,height,width]; its memory is the loader's, and used again after the call that got it
 * @param pictures the N pictures, in the tensor's order
 */
public record PictureBatch(Tensor tensor, List<LabelledPicture> pictures) {
    /** Copies the list. */
    public PictureBatch {
        pictures = List.copyOf(pictures);
    }

    /** Places of the pictures' classes in the folder's list: i64[N], the caller's to close. */
    Tensor labels() {
        var labels = Tensor.allocate(DType.INT64, Shape.of(pictures.size()));
        for (int i = 0; i < pictures.size(); i++) {
            labels.set(i, (long) pictures.get(i).label());
        }
        return labels;
    }
}
