package io.gatun.zoo;

import io.gatun.GatunException;
import io.gatun.Session;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.picture.Picture;
import io.gatun.zoo.picture.PictureReader;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * From a picture to what is on it: a session with the preprocessing before it and the labels after it. Safe to share between
 * threads.
 */
public final class ImageClassifier implements AutoCloseable {
    private final Session session;
    private final Preprocessing preprocessing;
    private final Labels labels;
    private final Scores scores;
    private final Runnable onClose;

    private ImageClassifier(Session session, Preprocessing preprocessing, Labels labels, Runnable onClose) {
        this.session = session;
        this.preprocessing = preprocessing;
        this.labels = labels;
        this.scores = Scores.of(session.model().graph());
        this.onClose = onClose;
    }

    /**
     * A classifier on a session, which stays the caller's to close.
     *
     * @param preprocessing adapted to the size of the model's input where that is fixed
     * @throws GatunException if the model has not one input, which takes pictures, floating-point [N,3,H,W]
     */
    public static ImageClassifier of(Session session, Preprocessing preprocessing, Labels labels) {
        return of(session, preprocessing, labels, () -> {});
    }

    /** As the public one; {@link #close} runs {@code onClose}. */
    static ImageClassifier of(Session session, Preprocessing preprocessing, Labels labels, Runnable onClose) {
        return new ImageClassifier(session, fitting(session, preprocessing::forInput), labels, onClose);
    }

    /**
     * A classifier on a session with the preprocessing that {@link Preprocessing#of(io.gatun.graph.Metadata, GraphInput)}
     * finds and the labels of the model's metadata, if it has any.
     */
    public static ImageClassifier of(Session session) {
        var metadata = session.model().metadata();
        var preprocessing = fitting(session, input -> Preprocessing.of(metadata, input));
        return of(session, preprocessing, Labels.of(metadata).orElse(Labels.NONE));
    }

    private static Preprocessing fitting(Session session, Function<GraphInput, Preprocessing> choice) {
        var inputs = session.model().inputs();
        try {
            if (inputs.size() != 1) {
                throw new GatunException("a classifier wants a network of one input, this has " + inputs.size());
            }
            return choice.apply(inputs.getFirst());
        } catch (GatunException refusal) {
            throw refusal.in(session.model().name());
        }
    }

    /** What a picture goes through before the network sees it. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * Reads a picture and classifies it.
     *
     * @param top how many guesses to give, at least 1
     * @return the most probable classes, the best first; fewer than {@code top} if the network knows fewer
     * @throws GatunException naming the file, if it cannot be read as a picture
     */
    public List<Guess> classify(Path picture, int top) {
        return classify(PictureReader.read(picture), top);
    }

    /**
     * Classifies a picture.
     *
     * @param top how many guesses to give, at least 1
     * @return the most probable classes, the best first; fewer than {@code top} if the network knows fewer
     * @throws GatunException if {@code top} is below 1, there are labels but not one a class, or the network's output is not
     *     a number
     */
    public List<Guess> classify(Picture picture, int top) {
        if (top < 1) {
            throw new GatunException("at least 1 guess must be asked for, got " + top);
        }
        var probabilities = probabilities(picture);
        if (!labels.names().isEmpty() && labels.names().size() != probabilities.length) {
            throw new GatunException(session.model().name() + ": has " + probabilities.length + " classes, got "
                    + labels.names().size() + " labels");
        }
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -probabilities[i]))
                .limit(top)
                .map(i -> new Guess(i, labels.get(i), probabilities[i]))
                .toList();
    }

    private float[] probabilities(Picture picture) {
        var input = session.model().inputs().getFirst();
        long batch = input.dims().getFirst() instanceof Dim.Fixed(long size) ? size : 1;
        var shape = Shape.of(batch, Preprocessing.COLOURS, preprocessing.height(), preprocessing.width());
        try (var arena = Arena.ofConfined()) {
            var tensor = Tensor.allocate(new TensorType(input.dtype(), shape), arena);
            preprocessing.normalise(preprocessing.frame(picture), tensor, 0);
            try (var results = session.run(Map.of(input.name(), tensor))) {
                return scores.probabilities(results.get(scores.output()), batch);
            }
        }
    }

    /** Closes what this classifier opened; a session that it was given stays open. */
    @Override
    public void close() {
        onClose.run();
    }
}
