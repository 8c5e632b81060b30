package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads a folder's pictures batch by batch, several at once, ahead of who wants them. Immutable; each method returns a changed
 * copy. What the batches hold depends on the seed and the epoch, never on threads.
 *
 * @param folder what to read
 * @param batch pictures in each batch but the last, which has what is left
 * @param seed of the order of pictures and of augmentation; empty for the folder's order
 * @param augmentation how pictures are changed, anew in each epoch
 * @param dtype of the tensors, a floating type
 * @param unreadable what becomes of pictures that cannot be read
 * @param threads that read and decode
 */
public record PictureLoader(
        ImageFolder folder,
        int batch,
        OptionalLong seed,
        Augmentation augmentation,
        DType dtype,
        Unreadable unreadable,
        int threads) {
    /** @throws GatunException if there are no threads, no pictures in a batch, or the type is not floating */
    public PictureLoader {
        if (batch < 1 || threads < 1) {
            throw new GatunException(
                    "a loader wants at least 1 picture in a batch and 1 thread, got " + batch + " and " + threads);
        }
        if (!dtype.isFloating()) {
            throw new GatunException("pictures become floating-point tensors, not " + dtype);
        }
    }

    /** In the folder's order, unchanged, as float32, on all processors; a picture that cannot be read ends the work. */
    public static PictureLoader of(ImageFolder folder, int batch) {
        return new PictureLoader(
                folder,
                batch,
                OptionalLong.empty(),
                Augmentation.NONE,
                DType.FLOAT32,
                Unreadable.REFUSE,
                Runtime.getRuntime().availableProcessors());
    }

    /** In random order, another one in each epoch. */
    public PictureLoader shuffled(long seed) {
        return new PictureLoader(folder, batch, OptionalLong.of(seed), augmentation, dtype, unreadable, threads);
    }

    public PictureLoader augmented(Augmentation augmentation) {
        return new PictureLoader(folder, batch, seed, augmentation, dtype, unreadable, threads);
    }

    public PictureLoader batch(int batch) {
        return new PictureLoader(folder, batch, seed, augmentation, dtype, unreadable, threads);
    }

    public PictureLoader dtype(DType dtype) {
        return new PictureLoader(folder, batch, seed, augmentation, dtype, unreadable, threads);
    }

    public PictureLoader unreadable(Unreadable unreadable) {
        return new PictureLoader(folder, batch, seed, augmentation, dtype, unreadable, threads);
    }

    public PictureLoader threads(int threads) {
        return new PictureLoader(folder, batch, seed, augmentation, dtype, unreadable, threads);
    }

    /**
     * Hands every batch of an epoch to {@code use}, in order, on the calling thread. Memory stays bounded: three batches, and
     * one decoded picture a thread.
     *
     * @param epoch from 0 on: decides order and augmentation
     * @return the pictures that were left out because they cannot be read
     * @throws GatunException naming a picture that cannot be read, if that is not to be left out; or if the calling thread is
     *     interrupted, which stays interrupted
     */
    public List<Path> forEachBatch(int epoch, Consumer<PictureBatch> use) {
        try (var ahead = new ReadAhead(this, epoch, order(epoch))) {
            ahead.forEach(use);
            return ahead.leftOut();
        }
    }

    /** How many pictures there are to read. */
    public int size() {
        return folder.pictures().size();
    }

    /** Whether pictures are the same in each epoch. */
    public boolean alike() {
        return augmentation.equals(Augmentation.NONE);
    }

    /**
     * As {@link #forEachBatch}, for what learns: it gets pictures [N,3,height,width] and the labels of their folders, i64[N]. Both
     * are only lent to it.
     */
    public void forEachLabelledBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        forEachBatch(epoch, batch -> {
            try (var labels = batch.labels()) {
                use.accept(batch.tensor(), labels);
            }
        });
    }

    private List<LabelledPicture> order(int epoch) {
        var order = new ArrayList<>(folder.pictures());
        seed.ifPresent(chosen -> Seeds.shuffle(order, Seeds.random(chosen, epoch)));
        return order;
    }
}
