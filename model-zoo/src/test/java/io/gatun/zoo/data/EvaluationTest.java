package io.gatun.zoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Binary;
import io.gatun.op.GlobalAveragePool;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose three scores are the mean red, green and blue of a picture, so that it tells colours apart. */
class EvaluationTest {
    private static final Labels LABELS = Labels.of("red", "green", "blue");
    private static final float[] ONES = {1, 1, 1};

    @TempDir
    private Path folder;

    /** One of three blue pictures is green. */
    @BeforeEach
    void makePictures() throws IOException {
        PictureFolder.png(folder.resolve("blue/1.png"), 0x0010FF);
        PictureFolder.png(folder.resolve("blue/2.png"), 0x000020);
        PictureFolder.png(folder.resolve("blue/3.png"), 0x00FF10);
        PictureFolder.png(folder.resolve("green/1.png"), 0x00FF00);
    }

    @Test
    void countsWhatIsTakenForWhat() {
        var steps = new ArrayList<Integer>();
        var evaluation = evaluate(Dim.of("N"), 3, ONES, steps);
        assertThat(steps).containsExactly(3, 1);
        assertThat(evaluation.firstFive()).isEqualTo(4);
        assertThat(evaluation.topFive()).isEqualTo(1);
        var matrix = evaluation.confusion();
        assertThat(matrix.rows()).containsExactly("blue", "green");
        assertThat(matrix.columns()).containsExactly(2, 1);
        assertThat(matrix.count(0, 2)).isEqualTo(2);
        assertThat(matrix.count(0, 1)).isEqualTo(1);
        assertThat(matrix.count(1, 1)).isEqualTo(1);
        assertThat(matrix.accuracy()).isEqualTo(0.75);
        assertThat(matrix.recall(0)).isEqualTo(2 / 3.0);
        assertThat(matrix.precision(0)).isEqualTo(1);
        assertThat(matrix.precision(1)).isEqualTo(0.5);
    }

    /** A network made for two pictures runs twice, the last time with one place empty. */
    @Test
    void batchesFollowTheNetwork() {
        for (long batch : new long[] {1, 2, 3, 7}) {
            var evaluation = evaluate(Dim.of(batch), 4, ONES, new ArrayList<>());
            assertThat(evaluation.confusion().correct()).isEqualTo(3);
            assertThat(evaluation.confusion().pictures()).isEqualTo(4);
        }
    }

    @Test
    void otherClassesOfTheNetworkGetAColumnWhereTheyAreGuessed() throws IOException {
        PictureFolder.png(folder.resolve("green/2.png"), 0xFF0000);
        var matrix = evaluate(Dim.of("N"), 8, ONES, new ArrayList<>()).confusion();
        assertThat(matrix.columns()).containsExactly(2, 1, 0);
        assertThat(matrix.count(1, 0)).isEqualTo(1);
    }

    @Test
    void picturesThatCannotBeReadAreCounted() throws IOException {
        var broken = Files.writeString(folder.resolve("blue/4.png"), "no picture");
        assertThat(evaluate(Dim.of("N"), 2, ONES, new ArrayList<>()).leftOut()).containsExactly(broken);
    }

    @Test
    void namesTheNetworkWhoseScoresAreNoNumbers() {
        assertThatThrownBy(() -> evaluate(Dim.of("N"), 2, new float[] {1, Float.NaN, 1}, new ArrayList<>()))
                .isInstanceOf(GatunException.class)
                .hasMessage("colours: output 'scores' is not a number for " + folder.resolve("blue/1.png"));
    }

    /** Of equal scores the first counts as the best guess. */
    @Test
    void tiesGoToTheFirst() {
        var matrix = evaluate(Dim.of("N"), 2, new float[3], new ArrayList<>()).confusion();
        assertThat(matrix.correct()).isZero();
        assertThat(matrix.columns()).containsExactly(2, 1, 0);
        assertThat(matrix.precision(0)).isNaN();
    }

    private Evaluation evaluate(Dim batch, int pictures, float[] factors, ArrayList<Integer> steps) {
        var graph = new GraphBuilder("colours");
        var input = graph.input("picture", DType.FLOAT32, batch, Dim.of(3), Dim.of(8), Dim.of(8));
        try (var each = Tensor.of(Shape.of(3, 1, 1), factors)) {
            var mean = graph.node("mean", new GlobalAveragePool(), input);
            var scores = graph.node("scores", new Binary(Binary.Function.MUL), mean, graph.constant("factors", each));
            try (var model = Model.of(graph.output(scores).build());
                    var session = model.session(Options.defaults().threads(1))) {
                var loader = PictureLoader.of(ImageFolder.of(folder, PictureFolder.BYTES), pictures)
                        .unreadable(Unreadable.SKIP);
                return Evaluation.of(session, loader, LABELS, steps::add);
            }
        }
    }
}
