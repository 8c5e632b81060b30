package io.gatun.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Metadata;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.picture.Filter;
import io.gatun.zoo.picture.Picture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {
    /** (128/255 - mean) / deviation of each colour, by hand. */
    @Test
    void imagenetScalesToOneAndStandardises() {
        try (var tensor = Preprocessing.imagenet().toTensor(plain(300, 400, 128, 128, 128))) {
            assertThat(tensor.shape()).isEqualTo(Shape.of(1, 3, 224, 224));
            assertThat(tensor.getFloat(0, 0, 0, 0)).isCloseTo(0.074064f, within(1e-6f));
            assertThat(tensor.getFloat(0, 1, 100, 3)).isCloseTo(0.205182f, within(1e-6f));
            assertThat(tensor.getFloat(0, 2, 223, 223)).isCloseTo(0.426492f, within(1e-6f));
        }
    }

    @Test
    void caffeTurnsColoursAroundAndOnlySubtracts() {
        try (var tensor = Preprocessing.caffe().toTensor(plain(256, 256, 200, 100, 50))) {
            assertThat(tensor.getFloat(0, 0, 5, 5)).isEqualTo(50 - 103.939f);
            assertThat(tensor.getFloat(0, 1, 5, 5)).isEqualTo(100 - 116.779f);
            assertThat(tensor.getFloat(0, 2, 5, 5)).isEqualTo(200 - 123.68f);
        }
    }

    @Test
    void cifar10AveragesTheMiddleSquare() {
        // 96 wide, 64 high: the middle square holds columns 16 to 79, two pixels to one
        var rgb = new byte[3 * 96 * 64];
        for (int i = 0; i < 96 * 64; i++) {
            rgb[3 * i] = (byte) (i % 96);
        }
        var framed = Preprocessing.cifar10().frame(Picture.ofRgb(96, 64, rgb));
        assertThat(framed.width()).isEqualTo(32);
        assertThat(framed.height()).isEqualTo(32);
        // 16.5 and 78.5, rounded up
        assertThat(framed.red(0, 0)).isEqualTo(17);
        assertThat(framed.red(31, 31)).isEqualTo(79);
    }

    @Test
    void fillsOnlyItsPlaceOfABatch() {
        var small = Preprocessing.caffe().at(2, 2);
        try (var batch = Tensor.allocate(DType.FLOAT32, Shape.of(3, 3, 2, 2))) {
            small.normalise(plain(2, 2, 0, 0, 0), batch, 1);
            assertThat(batch.getFloat(0, 2, 1, 1)).isZero();
            assertThat(batch.getFloat(1, 0, 0, 0)).isEqualTo(-103.939f);
            assertThat(batch.getFloat(1, 2, 1, 1)).isEqualTo(-123.68f);
            assertThat(batch.getFloat(2, 0, 0, 0)).isZero();
            assertThatThrownBy(() -> small.normalise(plain(2, 2, 0, 0, 0), batch, 3))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("preprocessing makes [1,3,2,2], which is not place 3 of f32[3,3,2,2]");
            assertThatThrownBy(() -> small.normalise(plain(3, 2, 0, 0, 0), batch, 0))
                    .hasMessage("preprocessing wants a picture framed to 2x2 pixels, got 3x2 pixels");
        }
    }

    @ParameterizedTest
    @CsvSource({"299,299,342", "224,224,256", "448,448,512", "112,224,256"})
    void adaptsToTheSizeOfTheModelsInput(int height, int width, int side) {
        var adapted = Preprocessing.imagenet().forInput(input(Dim.of("N"), Dim.of(3), Dim.of(height), Dim.of(width)));
        assertThat(adapted.framing()).isEqualTo(new Framing.ShortSide(side));
        var framed = adapted.frame(plain(1000, 400, 9, 9, 9));
        assertThat(framed.height()).isEqualTo(height);
        assertThat(framed.width()).isEqualTo(width);
    }

    @Test
    void keepsItsOwnSizeWhereTheInputsIsFree() {
        var free = input(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W"));
        assertThat(Preprocessing.imagenet().forInput(free)).isEqualTo(Preprocessing.imagenet());
    }

    @Test
    void refusesInputsThatTakeNoPictures() {
        var grey = input(Dim.of("N"), Dim.of(1), Dim.of(28), Dim.of(28));
        assertThatThrownBy(() -> Preprocessing.imagenet().forInput(grey))
                .isInstanceOf(GatunException.class)
                .hasMessage("input 'x' is f32[N,1,28,28], pictures become f32[N,3,H,W]");
    }

    @Test
    void metadataDecidesThenTheSizeDoes() {
        var small = input(Dim.of("N"), Dim.of(3), Dim.of(32), Dim.of(32));
        var large = input(Dim.of(1), Dim.of(3), Dim.of(224), Dim.of(224));
        assertThat(Preprocessing.of(Metadata.NONE, small)).isEqualTo(Preprocessing.cifar10());
        assertThat(Preprocessing.of(Metadata.NONE, large)).isEqualTo(Preprocessing.imagenet());
        var says = Metadata.NONE.withProperties(Map.of(Preprocessing.PROPERTY, "caffe"));
        assertThat(Preprocessing.of(says, large)).isEqualTo(Preprocessing.caffe());
        assertThat(Preprocessing.of(says, small))
                .isEqualTo(Preprocessing.caffe().at(32, 32));
    }

    static List<Preprocessing> several() {
        return List.of(
                Preprocessing.imagenet(),
                Preprocessing.caffe().at(227, 227),
                Preprocessing.cifar10(),
                new Preprocessing(
                        new Framing.Stretch(),
                        Filter.AREA,
                        10,
                        20,
                        ChannelOrder.BGR,
                        127.5f,
                        List.of(1f, 1f, 1f),
                        List.of(0.1f, 2f, 3e-7f)));
    }

    @ParameterizedTest
    @MethodSource("several")
    void isTheSameAfterItWasWrittenAndReadAsJson(Preprocessing preprocessing) {
        assertThat(Preprocessing.parse(preprocessing.toJson())).isEqualTo(preprocessing);
    }

    @Test
    void jsonFillsInFromAPreset() {
        assertThat(Preprocessing.parse("{}")).isEqualTo(Preprocessing.imagenet());
        assertThat(Preprocessing.parse("{\"preset\": \"caffe\", \"height\": 227, \"width\": 227}"))
                .isEqualTo(Preprocessing.caffe().at(227, 227));
        assertThat(Preprocessing.parse("{\"framing\": \"stretch\"}").framing()).isEqualTo(new Framing.Stretch());
        assertThat(Preprocessing.parse("{\"side\": 224}").framing()).isEqualTo(new Framing.ShortSide(224));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vgg | no preprocessing is called 'vgg'; there are imagenet, caffe and cifar10, or give JSON",
                "{\"mean\": 3} | preprocessing: 'mean' must be a list of numbers, got 3",
                "{\"filter\": \"cubic\"} | preprocessing: 'filter' must be one of bilinear, area, got cubic",
                "{\"std\": [1, 1, 1]} | preprocessing has no 'std'; it has preset, framing, side, filter, height, width,"
                        + " channels, divisor, mean, deviation",
                "{\"side\": 100} | preprocessing: a short side of 100 is too small to cut out 224x224",
                "{\"height\": 0} | preprocessing: height and width must be at least 1, got 0 and 224",
                "{\"divisor\": 0} | preprocessing: divisor and deviation must be above 0, got 0.0 and [0.229, 0.224, 0.225]",
                "{\"mean\": [1]} | preprocessing: mean and deviation want three numbers each, got [1.0] and [0.229, 0.224, 0.225]"
            })
    void saysWhatIsWrongWithATextItCannotUse(String text, String message) {
        assertThatThrownBy(() -> Preprocessing.parse(text))
                .isInstanceOf(GatunException.class)
                .hasMessage(message);
    }

    @Test
    void saysThatATextIsNotJson() {
        assertThatThrownBy(() -> Preprocessing.parse("{\"mean\": [1, 2"))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("preprocessing is not valid JSON: ")
                .hasMessageNotContaining("\n");
    }

    private static GraphInput input(Dim... dims) {
        return new GraphInput(new Value("x"), DType.FLOAT32, List.of(dims));
    }

    private static Picture plain(int width, int height, int red, int green, int blue) {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Picture.ofRgb(width, height, rgb);
    }
}
