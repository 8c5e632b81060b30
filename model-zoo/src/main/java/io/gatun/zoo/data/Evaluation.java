package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.Session;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How well a network tells pictures apart.
 *
 * @param confusion which pictures it took for what
 * @param firstFive how many had their class among the network's five best guesses
 * @param leftOut pictures that could not be read and were left out
 */
public record Evaluation(ConfusionMatrix confusion, int firstFive, List<Path> leftOut) {
    private static final int FIVE = 5;

    /** Copies the list. */
    public Evaluation {
        leftOut = List.copyOf(leftOut);
    }

    /** The part of all pictures whose class was among the network's five best guesses, from 0 to 1. */
    public double topFive() {
        return (double) firstFive / confusion.pictures();
    }

    /**
     * Runs a network on all pictures.
     *
     * @param session of a network that gives one number a class, the higher the more likely
     * @param pictures read in batches of this size, or of the network's where that is fixed
     * @param labels what the network's classes are called, or {@link Labels#NONE}; see {@link ClassMapping#of}
     * @param progress told after each batch how many pictures were in it
     * @throws GatunException if the network takes no pictures, its classes are not those of the pictures, or its output is not
     *     a number
     */
    public static Evaluation of(Session session, PictureLoader pictures, Labels labels, IntConsumer progress) {
        var network = new PictureNetwork(session);
        var folder = pictures.folder();
        var preprocessing = folder.preprocessing();
        int classes = network.rowLength(preprocessing.height(), preprocessing.width());
        var mapping = ClassMapping.of(folder, labels, classes).classes();
        var counts = new int[mapping.size()][classes];
        var firstFive = new int[1];
        var leftOut = pictures.batch(network.batch(pictures.batch()))
                .dtype(network.dtype())
                .forEachBatch(0, batch -> {
                    network.run(batch.tensor(), (picture, output, start, length) -> {
                        var labelled = batch.pictures().get(picture);
                        int truth = mapping.get(labelled.label());
                        var ranking = Ranking.of(output, start, length, truth);
                        if (!ranking.isNumber) {
                            throw new GatunException(session.model().name() + ": output '"
                                    + session.model().outputs().getFirst() + "' is not a number for "
                                    + labelled.file());
                        }
                        counts[labelled.label()][ranking.best]++;
                        firstFive[0] += ranking.better < FIVE ? 1 : 0;
                    });
                    progress.accept(batch.pictures().size());
                });
        return new Evaluation(new ConfusionMatrix(folder.classes(), mapping, counts), firstFive[0], leftOut);
    }

    /**
     * What matters of a row of scores.
     *
     * @param best the class of the highest, the first of several
     * @param better how many classes are guessed before the true one
     * @param isNumber whether all of them are
     */
    private record Ranking(int best, int better, boolean isNumber) {
        static Ranking of(Tensor scores, long start, int length, int truth) {
            double wanted = scores.doubleAt(start + truth);
            int best = 0;
            int better = 0;
            boolean isNumber = true;
            for (int i = 0; i < length; i++) {
                double score = scores.doubleAt(start + i);
                isNumber &= !Double.isNaN(score);
                best = score > scores.doubleAt(start + best) ? i : best;
                better += score > wanted || score == wanted && i < truth ? 1 : 0;
            }
            return new Ranking(best, better, isNumber);
        }
    }
}
