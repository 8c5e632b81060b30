package io.gatun.zoo.data;

import static io.gatun.zoo.data.PictureFolder.BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Metadata;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    private Path folder;

    @Test
    void findsPicturesByContentOrName() throws IOException {
        PictureFolder.add(folder, "dog", 1);
        PictureFolder.png(folder.resolve("cat/no-ending"), 1);
        PictureFolder.png(folder.resolve("cat/deeper/one.JPG"), 2);
        PictureFolder.png(folder.resolve("cat/.hidden.png"), 3);
        PictureFolder.png(folder.resolve(".git/objects/x.png"), 4);
        Files.writeString(folder.resolve("cat/broken.jpeg"), "no picture, but it says it is");
        Files.writeString(folder.resolve("cat/notes.txt"), "BM no picture");
        Files.writeString(folder.resolve("README"), "not looked at");

        var found = ImageFolder.of(folder, BYTES);
        assertThat(found.classes()).containsExactly("cat", "dog");
        assertThat(found.pictures())
                .extracting(LabelledPicture::name)
                .containsExactly("cat/broken.jpeg", "cat/deeper/one.JPG", "cat/no-ending", "dog/00.png");
        assertThat(found.pictures()).extracting(LabelledPicture::label).containsExactly(0, 0, 0, 1);
        assertThat(found.count(0)).isEqualTo(3);
        assertThat(found).hasToString(folder + ": 4 pictures of 2 classes");
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        assertRefused(() -> of(folder.resolve("none")), folder.resolve("none") + ": no such folder");
        var file = Files.writeString(folder.resolve("file"), "");
        assertRefused(() -> of(file), file + ": is a file, not a folder with a sub-folder a class");
        assertRefused(
                () -> of(folder),
                folder + ": has no sub-folders; the pictures of each class lie in one named as the class is called");
        PictureFolder.add(folder, "cat", 1);
        assertRefused(() -> of(folder), folder + ": has one class only, 'cat'; there must be two at least");
        Files.createDirectories(folder.resolve("dog/deeper"));
        Files.writeString(folder.resolve("dog/notes.txt"), "none");
        assertRefused(() -> of(folder), folder.resolve("dog") + ": no pictures of this class (JPEG, PNG, BMP, GIF)");
    }

    @Test
    void splitsEachClassAlike() throws IOException {
        PictureFolder.add(folder, "ant", 2);
        PictureFolder.add(folder, "bee", 10);
        PictureFolder.add(folder, "cat", 21);
        var all = of(folder);
        var split = all.split(0.2, 7);
        assertThat(counts(split.validation())).containsExactly(1, 2, 4);
        assertThat(counts(split.training())).containsExactly(1, 8, 17);
        var together = new ArrayList<>(split.training().pictures());
        together.addAll(split.validation().pictures());
        assertThat(together).containsExactlyInAnyOrderElementsOf(all.pictures());
        assertThat(split.training().classes()).isEqualTo(all.classes());

        assertThat(of(folder).split(0.2, 7)).isEqualTo(split);
        assertThat(all.split(0.2, 8)).isNotEqualTo(split);
        PictureFolder.add(folder, "aardvark", 4);
        assertThat(of(folder).split(0.2, 7).validation().pictures())
                .extracting(LabelledPicture::name)
                .containsAll(split.validation().pictures().stream()
                        .map(LabelledPicture::name)
                        .toList());
    }

    @Test
    void refusesSplitsThatLeaveASideEmpty() throws IOException {
        PictureFolder.add(folder, "ant", 1);
        PictureFolder.add(folder, "bee", 3);
        assertRefused(
                () -> of(folder).split(0.5, 1),
                folder + ": class 'ant' has one picture only, which cannot serve both training and validation");
        for (double fraction : new double[] {0, 1, Double.NaN, -0.1}) {
            assertRefused(
                    () -> of(folder).split(fraction, 1),
                    "the part set aside for validation must be between 0 and 1, got " + fraction);
        }
    }

    /** What is written into a network is what the classifier finds there. */
    @Test
    void metadataHoldsClassesAndPreprocessing() throws IOException {
        PictureFolder.add(folder, "cat, domestic", 1);
        PictureFolder.add(folder, "dog", 1);
        var metadata = Metadata.NONE.withProperties(of(folder).metadata());
        assertThat(Labels.of(metadata).orElseThrow().names()).containsExactly("cat, domestic", "dog");
        assertThat(Preprocessing.of(metadata)).contains(BYTES);
    }

    private static ImageFolder of(Path folder) {
        return ImageFolder.of(folder, BYTES);
    }

    private static List<Integer> counts(ImageFolder folder) {
        return Stream.iterate(0, i -> i + 1)
                .limit(folder.classes().size())
                .map(folder::count)
                .toList();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(GatunException.class).hasMessage(message);
    }

    @Test
    void seedsOfOneRunDrawUnlikeNumbers() {
        var drawn = Stream.of(
                        Seeds.random(1, 0, 5).nextLong(),
                        Seeds.random(1, 1, 5).nextLong(),
                        Seeds.random(2, 0, 5).nextLong(),
                        Seeds.random(1, 5, 0).nextLong(),
                        Seeds.random(1, 0, 6).nextLong())
                .toList();
        assertThat(Set.copyOf(drawn)).hasSize(5);
        assertThat(Seeds.random(1, 0, 5).nextLong()).isEqualTo(drawn.getFirst());
    }
}
