package io.gatun.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfusionHeatMapTest {
    private static final Color DARKEST = new Color(0x5AA5DA);

    /** All pictures are taken for what they are. */
    private static ConfusionHeatMap perfect(int rows, int columns) {
        return new ConfusionHeatMap(
                "x.onnx: all right",
                names(rows),
                names(columns),
                IntStream.range(0, rows)
                        .mapToObj(row -> IntStream.range(0, columns)
                                .mapToObj(column -> row == column ? 20 : 0)
                                .toList())
                        .toList());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "2,40", "10,10", "100,100", "200,210"})
    void theDiagonalIsDarkAndTheRestWhite(int rows, int columns) throws IOException {
        var map = perfect(rows, columns);
        var picture = Pixels.of(map.drawing().png());
        assertThat(picture.count(DARKEST)).isGreaterThan(rows * 10L);
        assertThat(picture.at(0, 0)).isEqualTo(0xFFFFFF);
        assertThat((double) picture.count(Color.WHITE) / (picture.width() * picture.height()))
                .isGreaterThan(rows == 1 ? 0.2 : 0.4);
    }

    @Test
    void trueClassesGoDownAndPredictedOnesRight() throws IOException {
        var picture = Pixels.of(
                new ConfusionHeatMap("", List.of("a", "b"), List.of("a", "b"), List.of(List.of(0, 9), List.of(0, 0)))
                        .drawing()
                        .png());
        long upperRight = IntStream.range(picture.width() / 2, picture.width())
                .filter(x -> picture.at(x, picture.height() / 3) == (DARKEST.getRGB() & 0xFFFFFF))
                .count();
        assertThat(upperRight).isGreaterThan(50);
        assertThat(IntStream.range(0, picture.width())
                        .filter(x -> picture.at(x, picture.height() * 2 / 3) == (DARKEST.getRGB() & 0xFFFFFF))
                        .count())
                .isZero();
    }

    @Test
    void svgIsADocumentOfThatSize() throws Exception {
        var drawing = perfect(10, 10).drawing();
        var root = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(withoutDoctype(drawing.svg())))
                .getDocumentElement();
        assertThat(root.getLocalName()).isEqualTo("svg");
        assertThat(root.getAttribute("width")).isEqualTo(Integer.toString(drawing.width()));
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 " + drawing.width() + " " + drawing.height());
        assertThat(root.getElementsByTagNameNS("*", "path").getLength()).isGreaterThan(10);
        assertThat(perfect(10, 10).drawing().svg()).isEqualTo(drawing.svg());
    }

    /** So that no parser goes and looks for it. */
    private static byte[] withoutDoctype(byte[] svg) {
        return new String(svg, StandardCharsets.UTF_8)
                .replaceFirst("(?s)<!DOCTYPE[^>]*>", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void namesAreDrawnWhateverTheyAre() {
        var odd =
                List.of("", " ", "$\\frac{1}{2}$", "猫", "a\tb", "a name that nobody would want to read to its end 😀");
        var counts = odd.stream().map(_ -> odd.stream().map(_ -> 1).toList()).toList();
        assertThat(new ConfusionHeatMap("", odd, odd, counts).drawing().png()).isNotEmpty();
    }

    @Test
    void tableQuotesAsTheStandardSays() {
        var names = List.of("plain", "with, comma", "with \"quotes\"");
        var counts = List.of(List.of(1, 2, 3), List.of(4, 5, 6), List.of(7, 8, 9));
        assertThat(new ConfusionHeatMap("", names, names, counts).csv())
                .isEqualTo("class,plain,\"with, comma\",\"with \"\"quotes\"\"\"\n"
                        + "plain,1,2,3\n"
                        + "\"with, comma\",4,5,6\n"
                        + "\"with \"\"quotes\"\"\",7,8,9\n");
    }
}
