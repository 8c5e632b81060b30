package io.gatun.cli.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * A confusion matrix: the more pictures, the darker the cell.
 *
 * @param title of the picture
 * @param rows what the classes of the pictures are called, one at least
 * @param columns what the classes are called that they were taken for; those of the rows first
 * @param counts of pictures, row by row
 */
public record ConfusionHeatMap(String title, List<String> rows, List<String> columns, List<List<Integer>> counts) {
    private static final int PLOT = 560;
    private static final int LARGEST_CELL = 88;
    private static final int SMALLEST_CELL = 6;
    /** Smaller cells do not hold a number. */
    private static final int NUMBERED_CELL = 15;

    private static final int LONGEST_NAME = 28;

    /** From white to the darkest blue on which dark digits still read well. */
    private static final Color[] SHADES = {Color.WHITE, new Color(0xCFE3F3), new Color(0x5AA5DA)};

    /** Copies the lists. */
    public ConfusionHeatMap {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        counts = counts.stream().map(List::copyOf).toList();
    }

    /** As large as its classes need. */
    public Drawing drawing() {
        int cell = cell();
        var names = Look.font(Font.PLAIN, nameSize(cell));
        int left = widest(labels(rows), names);
        boolean upright = widest(labels(columns), names) > cell - 6;
        int below = upright ? widest(labels(columns), names) : names.getSize();
        int width = columns.size() * cell + left + (cell < NUMBERED_CELL ? 150 : 70);
        int height = rows.size() * cell + below + 110;
        int heading = widest(List.of(title), Look.TITLE) + 2 * left + 40;
        var chart = chart(Math.max(width, heading), height, cell, names, upright);
        return new Drawing(chart.getWidth(), height, graphics -> chart.paint(graphics, chart.getWidth(), height));
    }

    private int cell() {
        int classes = Math.max(rows.size(), columns.size());
        int wanted = Math.clamp(PLOT / classes, NUMBERED_CELL, LARGEST_CELL);
        return classes <= 150 ? wanted : SMALLEST_CELL;
    }

    private static int nameSize(int cell) {
        return Math.clamp(cell - 4, 8, 12);
    }

    private static int widest(List<String> names, Font font) {
        var context = new FontRenderContext(null, true, true);
        return (int) Math.ceil(names.stream()
                .mapToDouble(name -> font.getStringBounds(name, context).getWidth())
                .max()
                .orElse(0));
    }

    private HeatMapChart chart(int width, int height, int cell, Font names, boolean upright) {
        var chart = new HeatMapChart(width, height, ChartTheme.XChart);
        chart.setTitle(title);
        chart.setXAxisTitle("predicted class");
        chart.setYAxisTitle("true class");
        var styler = chart.getStyler();
        Look.apply(styler);
        styler.setChartTitlePadding(10);
        styler.setPlotContentSize(1);
        styler.setPlotGridLinesVisible(false);
        styler.setAxisTickLabelsFont(names);
        styler.setXAxisTickMarkSpacingHint(names.getSize() + 1);
        styler.setXAxisLabelRotation(upright ? 90 : 0);
        styler.setXAxisLabelAlignment(TextAlignment.Centre);
        styler.setXAxisLabelAlignmentVertical(TextAlignment.Right);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        styler.setShowValue(cell >= NUMBERED_CELL);
        styler.setLegendVisible(cell < NUMBERED_CELL);
        styler.setValueFont(Look.font(Font.PLAIN, Math.clamp(digitSize(cell), 6, 13)));
        styler.setValueFontColor(Look.INK);
        styler.setHeatMapValueDecimalPattern("0");
        styler.setHeatMapDecimalValueFormatter(value -> Long.toString(Math.round(value)));
        styler.setRangeColors(SHADES);
        styler.setGradientColorColumnHeight(200);
        styler.setMin(0);
        styler.setMax(largest());
        chart.addSeries("pictures", labels(columns), labels(rows).reversed(), cells());
        return chart;
    }

    /** So that the largest number of pictures fits its cell. */
    private int digitSize(int cell) {
        int digits = Integer.toString(largest()).length();
        return (int) ((cell - 3) / (0.65 * digits));
    }

    private int largest() {
        return Math.max(
                1, counts.stream().flatMap(List::stream).mapToInt(i -> i).max().orElse(1));
    }

    /** Of column, row from the bottom, and pictures; empty cells stay white. */
    private List<Number[]> cells() {
        var cells = new ArrayList<Number[]>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                int count = counts.get(row).get(column);
                if (count > 0) {
                    cells.add(new Number[] {column, rows.size() - 1 - row, count});
                }
            }
        }
        return cells;
    }

    private static List<String> labels(List<String> names) {
        return names.stream().map(ConfusionHeatMap::label).toList();
    }

    /** Short enough to leave room for the matrix; a blank name still needs a glyph. */
    private static String label(String name) {
        var shown = name.isBlank() ? "?" : name;
        return shown.codePointCount(0, shown.length()) <= LONGEST_NAME
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
    }

    /** A line of column names, then one a class of the pictures. */
    public String csv() {
        var lines = new ArrayList<List<String>>();
        lines.add(Stream.concat(Stream.of("class"), columns.stream()).toList());
        for (int row = 0; row < rows.size(); row++) {
            lines.add(Stream.concat(
                            Stream.of(rows.get(row)), counts.get(row).stream().map(count -> Integer.toString(count)))
                    .toList());
        }
        return Csv.of(lines);
    }
}
