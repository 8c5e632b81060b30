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
import io.gatun.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features are the mean red, green and blue of a picture, times a factor. */
class FeatureExtractorTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path kept;

    @BeforeEach
    void makePictures() throws IOException {
        data = folder.resolve("data");
        kept = folder.resolve("kept");
        PictureFolder.add(data, "ant", 4);
        PictureFolder.add(data, "bee", 3);
    }

    /** What one extraction gave. */
    private record Result(List<String> names, List<Float> values, int computed, List<Path> leftOut) {}

    private Result extract(Dim batch, float factor, PictureLoader loader, boolean keep) {
        var graph = new GraphBuilder("means");
        var input = graph.input("picture", DType.FLOAT32, batch, Dim.of(3), Dim.of(8), Dim.of(8));
        var mean = graph.node("mean", new GlobalAveragePool(), input);
        try (var factors = Tensor.of(Shape.of(1), factor)) {
            var scaled =
                    graph.node("features", new Binary(Binary.Function.MUL), mean, graph.constant("factor", factors));
            try (var model = Model.of(graph.output(scaled).build());
                    var session = model.session(Options.defaults().threads(1))) {
                var extractor = FeatureExtractor.of(session);
                var done = new int[1];
                try (var features = (keep ? extractor.keptIn(kept) : extractor).of(loader, more -> done[0] += more)) {
                    int pictures = features.pictures().size();
                    assertThat(features.tensor().shape()).isEqualTo(Shape.of(pictures, 3));
                    assertThat(done[0]).isEqualTo(pictures);
                    var values = new Float[3 * pictures];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = features.tensor().floatAt(i);
                    }
                    return new Result(
                            features.pictures().stream()
                                    .map(LabelledPicture::name)
                                    .toList(),
                            List.of(values),
                            features.computed(),
                            features.leftOut());
                }
            }
        }
    }

    private PictureLoader loader(Preprocessing preprocessing) {
        return PictureLoader.of(ImageFolder.of(data, preprocessing), 3);
    }

    private Result extract(boolean keep) {
        return extract(Dim.of("N"), 1, loader(PictureFolder.BYTES), keep);
    }

    @Test
    void rowsStandInTheFoldersOrderWhateverTheBatch() {
        var result = extract(false);
        assertThat(result.names).hasSize(7).isSorted();
        int first = "ant".hashCode() * 1_000_003;
        assertThat(result.values.subList(0, 3))
                .containsExactly((float) (first >> 16 & 0xFF), (float) (first >> 8 & 0xFF), (float) (first & 0xFF));
        assertThat(extract(Dim.of(2), 1, loader(PictureFolder.BYTES).shuffled(3), false))
                .isEqualTo(result);
    }

    @Test
    void whatWasComputedOnceIsFoundAgain() throws IOException {
        var computed = extract(false);
        assertThat(extract(true)).isEqualTo(computed);
        assertThat(extract(true)).isEqualTo(new Result(computed.names, computed.values, 0, List.of()));

        Files.move(data.resolve("ant/00.png"), data.resolve("ant/renamed.png"));
        assertThat(extract(true).computed).as("a picture of another name").isZero();
        PictureFolder.png(data.resolve("bee/01.png"), 0x123456);
        assertThat(extract(true).computed)
                .as("another picture of the same name")
                .isEqualTo(1);
    }

    @Test
    void otherNetworksAndPreprocessingsAreKeptApart() {
        extract(true);
        assertThat(extract(Dim.of("N"), 2, loader(PictureFolder.BYTES), true).computed)
                .isEqualTo(7);
        var other = Preprocessing.parse(PictureFolder.BYTES.toJson().replace("\"divisor\":1.0", "\"divisor\":2.0"));
        assertThat(other).isNotEqualTo(PictureFolder.BYTES);
        assertThat(extract(Dim.of("N"), 1, loader(other), true).computed).isEqualTo(7);
        assertThat(extract(true).computed).isZero();
    }

    @Test
    void damagedFilesAreMadeAgain() throws IOException {
        var computed = extract(true);
        var files = keptFiles();
        assertThat(files).hasSize(7);
        var bytes = Files.readAllBytes(files.get(0));
        bytes[9] ^= 1;
        Files.write(files.get(0), bytes);
        Files.write(files.get(1), new byte[0]);
        Files.write(files.get(2), new byte[bytes.length]);
        var again = extract(true);
        assertThat(again.computed).isEqualTo(3);
        assertThat(again.values).isEqualTo(computed.values);
        assertThat(extract(true).computed).isZero();
    }

    private List<Path> keptFiles() throws IOException {
        try (var files = Files.walk(kept)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void severalMayShareAFolder() throws Exception {
        var computed = extract(false);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = Collections.nCopies(8, (Callable<Result>) () -> extract(true));
            for (Future<Result> result : threads.invokeAll(work)) {
                assertThat(result.get().values).isEqualTo(computed.values);
            }
        }
        assertThat(keptFiles()).hasSize(7);
    }

    @Test
    void aFolderThatCannotBeWrittenIsDoneWithout() throws IOException {
        Files.writeString(kept, "a file where the folder should be");
        var computed = extract(true);
        assertThat(computed).isEqualTo(extract(false));
        assertThat(kept).hasContent("a file where the folder should be");
    }

    @Test
    void picturesThatCannotBeReadAreNamedOrLeftOut() throws IOException {
        var broken = Files.writeString(data.resolve("bee/02.png"), "no picture");
        assertThatThrownBy(() -> extract(true))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith(broken + ": ");
        var loader = loader(PictureFolder.BYTES).unreadable(Unreadable.SKIP);
        var result = extract(Dim.of("N"), 1, loader, true);
        assertThat(result.leftOut).containsExactly(broken);
        assertThat(result.names).hasSize(6).doesNotContain("bee/02.png");
        assertThatThrownBy(() -> extract(Dim.of("N"), 1, loader.augmented(Augmentation.parse("flip")), true))
                .hasMessage("features are computed once for each picture, so it cannot be augmented");
    }
}
