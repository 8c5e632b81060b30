package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.Session;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Runs a network up to its last layer, once for each picture, so that the last layer can learn from its numbers in many epochs.
 */
public final class FeatureExtractor {
    private final Session session;
    private final Optional<Path> folder;

    private FeatureExtractor(Session session, Optional<Path> folder) {
        this.session = session;
        this.folder = folder;
    }

    /** @param session of a network that gives one row of numbers a picture; stays the caller's to close */
    public static FeatureExtractor of(Session session) {
        return new FeatureExtractor(session, Optional.empty());
    }

    /**
     * Keeps features on disk and looks for them there first, by what network, preprocessing and picture hold. Several processes
     * may share a folder, and what is damaged is made again.
     */
    public FeatureExtractor keptIn(Path folder) {
        return new FeatureExtractor(session, Optional.of(folder));
    }

    /**
     * The features of all pictures, in the folder's order whatever the loader's.
     *
     * @param pictures without augmentation
     * @param progress told how many pictures more are done
     * @throws GatunException if the network takes no such pictures, or a picture cannot be read and is not to be left out
     */
    public Features of(PictureLoader pictures, IntConsumer progress) {
        if (!pictures.alike()) {
            throw new GatunException("features are computed once for each picture, so it cannot be augmented");
        }
        return view(pictures, 0, progress);
    }

    /**
     * The features of one changed copy of each picture, in the folder's order: the copy that the loader makes in an epoch.
     *
     * @param view which epoch's, from 0 on
     * @param progress told how many pictures more are done
     * @throws GatunException if the network takes no such pictures, or a picture cannot be read and is not to be left out
     */
    public Features view(PictureLoader pictures, int view, IntConsumer progress) {
        var network = new PictureNetwork(session);
        var folderOfPictures = pictures.folder();
        var preprocessing = folderOfPictures.preprocessing();
        int length = network.rowLength(preprocessing.height(), preprocessing.width());
        var cache = folder.map(path -> new FeatureCache(path, session.model().graph(), preprocessing, length));
        var rows = new HashMap<LabelledPicture, float[]>();
        var places = new HashMap<LabelledPicture, Path>();
        cache.ifPresent(kept -> find(pictures, view, kept, places, rows));
        progress.accept(rows.size());

        var missing = folderOfPictures.pictures().stream()
                .filter(picture -> !rows.containsKey(picture))
                .toList();
        var rest = new ImageFolder(folderOfPictures.folder(), folderOfPictures.classes(), missing, preprocessing);
        var loader = new PictureLoader(
                rest,
                network.batch(pictures.batch()),
                pictures.seed(),
                pictures.augmentation(),
                network.dtype(),
                pictures.unreadable(),
                pictures.threads());
        var leftOut = loader.forEachBatch(view, batch -> {
            network.run(batch.tensor(), (i, output, start, count) -> {
                var row = row(output, start, count);
                var picture = batch.pictures().get(i);
                rows.put(picture, row);
                if (places.containsKey(picture)) {
                    cache.orElseThrow().write(places.get(picture), row);
                }
            });
            progress.accept(batch.pictures().size());
        });
        return inOrder(folderOfPictures.pictures(), rows, length, leftOut, missing.size() - leftOut.size());
    }

    private static void find(
            PictureLoader pictures,
            int view,
            FeatureCache cache,
            Map<LabelledPicture, Path> places,
            Map<LabelledPicture, float[]> rows) {
        for (var picture : pictures.folder().pictures()) {
            cache.place(picture.file(), change(pictures, view, picture)).ifPresent(place -> {
                places.put(picture, place);
                cache.read(place).ifPresent(row -> rows.put(picture, row));
            });
        }
    }

    /** All that decides how a picture is changed. */
    private static String change(PictureLoader pictures, int view, LabelledPicture picture) {
        return pictures.augmentation().equals(Augmentation.NONE)
                ? ""
                : pictures.augmentation() + " " + pictures.seed() + " " + view + " " + picture.name();
    }

    private static float[] row(Tensor output, long start, int length) {
        var row = new float[length];
        for (int i = 0; i < length; i++) {
            row[i] = output.floatAt(start + i);
        }
        return row;
    }

    private static Features inOrder(
            List<LabelledPicture> pictures,
            Map<LabelledPicture, float[]> rows,
            int length,
            List<Path> leftOut,
            int computed) {
        var found = pictures.stream().filter(rows::containsKey).toList();
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(found.size(), length));
        for (int i = 0; i < found.size(); i++) {
            var row = rows.get(found.get(i));
            for (int j = 0; j < length; j++) {
                tensor.set((long) i * length + j, (double) row[j]);
            }
        }
        return new Features(tensor, found, leftOut, computed);
    }
}
