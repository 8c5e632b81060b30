package io.gatun.cli;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.spi.DiskCache;
import io.gatun.zoo.data.Augmentation;
import io.gatun.zoo.data.FeatureExtractor;
import io.gatun.zoo.data.Features;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.data.PictureLoader;
import io.gatun.zoo.data.Unreadable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the frozen part of a network sees in pictures, kept in the user's cache folder.
 *
 * @param training of each changed copy of the pictures to learn from; one if they are not changed
 * @param validation of the pictures to judge by, unchanged
 */
record PictureFeatures(List<Features> training, Features validation) implements AutoCloseable {
    /** Changed copies of each picture: more would each take a run of the network, and teach less than those before. */
    static final int VIEWS = 8;

    /** One by one, so that a picture's features have the same bits whatever else is already in the cache. */
    private static final int BATCH = 1;

    /** Copies the list. */
    PictureFeatures {
        training = List.copyOf(training);
    }

    /** @param network up to its last layer: one row a picture */
    static PictureFeatures of(
            Graph network,
            TrainingData data,
            Augmentation augmentation,
            Unreadable unreadable,
            long seed,
            Options options) {
        int views = augmentation.equals(Augmentation.NONE) ? 1 : VIEWS;
        int pictures = data.training().pictures().size() * views
                + data.validation().pictures().size();
        var training = new ArrayList<Features>();
        try (var model = Model.of(network);
                var session = model.session(options);
                var progress = new Progress("features", pictures)) {
            var extractor = FeatureExtractor.of(session)
                    .keptIn(DiskCache.ofUser("features").folder());
            for (int view = 0; view < views; view++) {
                var changed = loader(data.training(), unreadable, options)
                        .shuffled(seed)
                        .augmented(augmentation);
                training.add(extractor.view(changed, view, progress::steps));
            }
            var validation = extractor.of(loader(data.validation(), unreadable, options), progress::steps);
            return new PictureFeatures(training, validation);
        } catch (RuntimeException | Error failure) {
            training.forEach(Features::close);
            throw failure;
        }
    }

    private static PictureLoader loader(ImageFolder folder, Unreadable unreadable, Options options) {
        return PictureLoader.of(folder, BATCH).threads(options.threads()).unreadable(unreadable);
    }

    /** Pictures that cannot be read. */
    List<Path> leftOut() {
        return Stream.concat(training.getFirst().leftOut().stream(), validation.leftOut().stream())
                .toList();
    }

    @Override
    public void close() {
        training.forEach(Features::close);
        validation.close();
    }
}
