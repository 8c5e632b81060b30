package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.picture.PictureReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One epoch of a {@link PictureLoader}: threads fill the next batches while the caller works on this one. */
final class ReadAhead implements AutoCloseable {
    /** Batches in memory: one in use, two being filled. */
    private static final int BATCHES = 3;

    private static final long COLOURS = 3;

    private final PictureLoader loader;
    private final long epoch;
    private final List<LabelledPicture> order;
    private final ExecutorService readers;
    private final Arena memory = Arena.ofShared();
    private final Deque<Tensor> free = new ArrayDeque<>();
    private final Deque<Filling> filling = new ArrayDeque<>();
    private final List<Path> leftOut = new ArrayList<>();
    private int next;

    /** @param outcomes one a picture: what is wrong with it, if anything */
    private record Filling(
            Tensor tensor, List<LabelledPicture> pictures, List<Future<Optional<GatunException>>> outcomes) {}

    ReadAhead(PictureLoader loader, long epoch, List<LabelledPicture> order) {
        this.loader = loader;
        this.epoch = epoch;
        this.order = order;
        this.readers = Executors.newFixedThreadPool(
                loader.threads(),
                Thread.ofPlatform().daemon().name("gatun-pictures-", 0).factory());
        int batches = Math.min(BATCHES, Math.ceilDiv(order.size(), loader.batch()));
        for (int i = 0; i < batches; i++) {
            free.add(Tensor.allocate(type(loader.batch()), memory));
        }
    }

    private TensorType type(long pictures) {
        var preprocessing = loader.folder().preprocessing();
        return new TensorType(
                loader.dtype(), Shape.of(pictures, COLOURS, preprocessing.height(), preprocessing.width()));
    }

    void forEach(Consumer<PictureBatch> use) {
        for (fill(); !filling.isEmpty(); fill()) {
            var filled = filling.remove();
            var batch = batch(filled);
            if (!batch.pictures().isEmpty()) {
                use.accept(batch);
            }
            free.add(filled.tensor);
        }
    }

    private void fill() {
        while (next < order.size() && !free.isEmpty()) {
            var pictures = order.subList(next, Math.min(order.size(), next + loader.batch()));
            next += pictures.size();
            var tensor = free.remove();
            var outcomes = new ArrayList<Future<Optional<GatunException>>>();
            for (int slot = 0; slot < pictures.size(); slot++) {
                var picture = pictures.get(slot);
                int place = slot;
                outcomes.add(readers.submit(() -> read(picture, tensor, place)));
            }
            filling.add(new Filling(tensor, pictures, outcomes));
        }
    }

    private Optional<GatunException> read(LabelledPicture picture, Tensor tensor, int slot) {
        try {
            var preprocessing = loader.folder().preprocessing();
            var random =
                    Seeds.random(loader.seed().orElse(0), epoch, picture.name().hashCode());
            var framed = loader.augmentation().frame(PictureReader.read(picture.file()), preprocessing, random);
            preprocessing.normalise(framed, tensor, slot);
            return Optional.empty();
        } catch (GatunException unreadable) {
            return Optional.of(unreadable);
        }
    }

    /** Waits for all of a batch; pictures behind one that is left out move up. */
    private PictureBatch batch(Filling filled) {
        var kept = new ArrayList<LabelledPicture>();
        long bytes = type(1).bytes();
        for (int slot = 0; slot < filled.pictures.size(); slot++) {
            var picture = filled.pictures.get(slot);
            var trouble = outcome(filled.outcomes.get(slot));
            if (trouble.isPresent()) {
                if (loader.unreadable() == Unreadable.REFUSE) {
                    throw trouble.get();
                }
                leftOut.add(picture.file());
                continue;
            }
            if (kept.size() < slot) {
                var segment = filled.tensor.segment();
                MemorySegment.copy(segment, slot * bytes, segment, kept.size() * bytes, bytes);
            }
            kept.add(picture);
        }
        var part = filled.tensor.segment().asSlice(0, kept.size() * bytes);
        return new PictureBatch(Tensor.view(type(kept.size()), part), kept);
    }

    private static Optional<GatunException> outcome(Future<Optional<GatunException>> reading) {
        try {
            return reading.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GatunException("the reading of pictures was interrupted", interrupted);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case Error error -> throw error;
                case RuntimeException defect -> throw defect;
                default -> throw new IllegalStateException(failure.getCause());
            }
        }
    }

    List<Path> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Waits until no thread writes into the batches any more. */
    @Override
    public void close() {
        readers.shutdownNow();
        readers.close();
        memory.close();
    }
}
