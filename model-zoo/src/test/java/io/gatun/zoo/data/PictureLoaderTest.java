package io.gatun.zoo.data;

import static io.gatun.zoo.data.PictureFolder.BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureLoaderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makePictures() throws IOException {
        PictureFolder.add(folder, "ant", 5);
        PictureFolder.add(folder, "bee", 6);
    }

    /** Names and numbers of every batch. */
    private static List<String> epoch(PictureLoader loader, int epoch) {
        var seen = new ArrayList<String>();
        loader.forEachBatch(epoch, batch -> {
            assertThat(batch.tensor().shape().dim(0)).isEqualTo(batch.pictures().size());
            seen.add(batch.pictures().stream().map(LabelledPicture::name).toList() + " "
                    + Arrays.hashCode(batch.tensor().toFloats()));
        });
        return seen;
    }

    @Test
    void batchesHoldWhatPreprocessingMakes() {
        var sizes = new ArrayList<Integer>();
        PictureLoader.of(ImageFolder.of(folder, BYTES), 4).forEachBatch(0, batch -> {
            sizes.add(batch.pictures().size());
            assertThat(batch.tensor().shape().dims())
                    .containsExactly(batch.pictures().size(), 3, 8, 8);
            for (int i = 0; i < batch.pictures().size(); i++) {
                var picture = batch.pictures().get(i);
                int number = Integer.parseInt(picture.name().substring(4, 6));
                int rgb = picture.name().substring(0, 3).hashCode() * 1_000_003 + number * 7919;
                assertThat(batch.tensor().getFloat(i, 0, 3, 5)).isEqualTo(rgb >> 16 & 0xFF);
                assertThat(batch.tensor().getFloat(i, 2, 7, 7)).isEqualTo(rgb & 0xFF);
            }
        });
        assertThat(sizes).containsExactly(4, 4, 3);
    }

    @Test
    void anEpochIsTheSameWhateverTheThreads() {
        var loader = PictureLoader.of(ImageFolder.of(folder, BYTES), 3)
                .shuffled(9)
                .augmented(Augmentation.parse("flip,crop,colour"));
        var once = epoch(loader.threads(1), 2);
        assertThat(epoch(loader.threads(4), 2)).isEqualTo(once);
        assertThat(epoch(loader, 3)).isNotEqualTo(once);
        assertThat(epoch(loader.shuffled(10), 2)).isNotEqualTo(once);
    }

    /** A picture changes from epoch to epoch, and does so wherever the order puts it. */
    @Test
    void augmentationBelongsToThePictureAndTheEpoch() {
        var jitter = new Augmentation(false, 1, 0, 0.4);
        var whole =
                PictureLoader.of(ImageFolder.of(folder, BYTES), 1).shuffled(9).augmented(jitter);
        var all = epoch(whole, 0);
        var part = ImageFolder.of(folder, BYTES).split(0.5, 1).training();
        assertThat(all).containsAll(epoch(PictureLoader.of(part, 1).shuffled(9).augmented(jitter), 0));
        assertThat(all).doesNotContainAnyElementsOf(epoch(whole, 1));
    }

    @Test
    void namesOrLeavesOutWhatCannotBeRead() throws IOException {
        var broken = Files.writeString(folder.resolve("ant/02.png"), "no picture");
        var loader = PictureLoader.of(ImageFolder.of(folder, BYTES), 3).threads(2);
        assertThatThrownBy(() -> epoch(loader, 0))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith(broken + ": not a picture in a known format");

        var names = new ArrayList<String>();
        var leftOut = loader.unreadable(Unreadable.SKIP).forEachBatch(0, batch -> {
            for (int i = 0; i < batch.pictures().size(); i++) {
                var picture = batch.pictures().get(i);
                names.add(picture.name());
                int number = Integer.parseInt(picture.name().substring(4, 6));
                int rgb = picture.name().substring(0, 3).hashCode() * 1_000_003 + number * 7919;
                assertThat(batch.tensor().getFloat(i, 2, 0, 0)).isEqualTo(rgb & 0xFF);
            }
        });
        assertThat(leftOut).containsExactly(broken);
        assertThat(names).hasSize(10).doesNotContain("ant/02.png");
    }

    @Test
    void aBatchOfNothingIsNotHandedOver() throws IOException {
        Files.writeString(folder.resolve("ant/01.png"), "no picture");
        var loader = PictureLoader.of(ImageFolder.of(folder, BYTES), 1).unreadable(Unreadable.SKIP);
        assertThat(epoch(loader, 0)).hasSize(10);
    }

    @Test
    void stopsWhenTheCallerDoes() {
        var loader = PictureLoader.of(ImageFolder.of(folder, BYTES), 2);
        assertThatThrownBy(() -> loader.forEachBatch(0, batch -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> epoch(loader, 0)).hasMessage("the reading of pictures was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void fillsHalvesToo() {
        var loader = PictureLoader.of(ImageFolder.of(folder, BYTES), 11).dtype(DType.FLOAT16);
        loader.forEachBatch(0, batch -> assertThat(batch.tensor().dtype()).isEqualTo(DType.FLOAT16));
        assertThatThrownBy(() -> loader.dtype(DType.INT8)).hasMessageContaining("floating-point tensors, not i8");
    }
}
