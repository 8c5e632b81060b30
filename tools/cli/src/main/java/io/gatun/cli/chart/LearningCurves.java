package io.gatun.cli.chart;

import io.gatun.gradient.train.EpochResult;
import io.gatun.gradient.train.Score;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How training went: loss, accuracy and rate of learning over the epochs, one below the other.
 *
 * @param title of the picture
 * @param epochs in order, one at least
 * @param best the number of the epoch whose weights were kept; a dashed line marks it
 */
public record LearningCurves(String title, List<EpochResult> epochs, int best) {
    private static final int WIDTH = 800;
    private static final int HEADING = 40;
    private static final int TALL = 290;
    private static final int LOW = 180;
    /** Room for the numbers left of the plots, so that epochs are below each other in all three. */
    private static final int LEFT = 80;

    /** Lines do not touch the frame. */
    private static final double ABOVE = 1.03;

    /** With more epochs than this, markers would only thicken the lines. */
    private static final int MARKED = 40;

    /** Copies the list. */
    public LearningCurves {
        epochs = List.copyOf(epochs);
    }

    /** Three charts in one picture. */
    public Drawing drawing() {
        return new Drawing(WIDTH, HEADING + 2 * TALL + LOW, this::paint);
    }

    private void paint(Graphics2D graphics) {
        var below = (Graphics2D) graphics.create();
        below.setColor(Look.INK);
        var letters = Look.font(Font.BOLD, 15).createGlyphVector(below.getFontRenderContext(), title);
        below.fill(letters.getOutline(LEFT, 26));
        below.translate(0, HEADING);
        both("loss", Score::loss, LegendPosition.InsideNE).paint(below, WIDTH, TALL);
        below.translate(0, TALL);
        var accuracy = both("accuracy", Score::accuracy, LegendPosition.InsideSE);
        accuracy.getStyler().setYAxisMax(ABOVE);
        accuracy.paint(below, WIDTH, TALL);
        below.translate(0, TALL);
        var rate = chart("rate", LOW);
        rate.setXAxisTitle("epoch");
        rate.getStyler().setLegendVisible(false);
        upTo(largest(EpochResult::rate), rate);
        rate.getStyler().setYAxisTickMarkSpacingHint(40);
        rate.getStyler().setYAxisTickLabelsFormattingFunction(LearningCurves::plain);
        line(rate, "rate", EpochResult::rate, Look.GREEN, 1);
        rate.paint(below, WIDTH, LOW);
        below.dispose();
    }

    private XYChart both(String name, ToDoubleFunction<Score> value, LegendPosition legend) {
        ToDoubleFunction<EpochResult> training = epoch -> value.applyAsDouble(epoch.training());
        ToDoubleFunction<EpochResult> validation = epoch -> ofValidation(epoch, value);
        var chart = chart(name, TALL);
        chart.getStyler().setLegendPosition(legend);
        upTo(Math.max(largest(training), largest(validation)), chart);
        line(chart, "training", training, Look.BLUE, 2);
        line(chart, "validation", validation, Look.VERMILION, 2);
        return chart;
    }

    /** NaN if nothing was set aside for validation. */
    private static double ofValidation(EpochResult epoch, ToDoubleFunction<Score> value) {
        return epoch.validation().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static void upTo(double largest, XYChart chart) {
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(largest > 0 ? ABOVE * largest : 1);
    }

    /** Of what is finite; 0 if nothing is. */
    private double largest(ToDoubleFunction<EpochResult> value) {
        return epochs.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(0);
    }

    private XYChart chart(String name, int height) {
        var chart = new XYChart(WIDTH, height, ChartTheme.XChart);
        chart.setYAxisTitle(name);
        var styler = chart.getStyler();
        Look.apply(styler);
        styler.setChartTitleVisible(false);
        styler.setYAxisLeftWidthHint(LEFT);
        styler.setMarkerSize(5);
        styler.setPlotContentSize(1);
        int first = epochs.getFirst().epoch();
        int last = Math.max(epochs.getLast().epoch(), first + 1);
        double margin = 0.02 * (last - first);
        styler.setXAxisMin(first - margin).setXAxisMax(last + margin);
        styler.setXAxisDecimalPattern("0");
        styler.setYAxisDecimalPattern("0.####");
        // ticks at whole epochs only
        styler.setXAxisTickMarkSpacingHint(Math.max(70, (WIDTH - LEFT) / (last - first + 1)));
        if (epochs.size() > 1) {
            styler.setAnnotationLineColor(Look.INK);
            styler.setAnnotationLineStroke(
                    new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {4, 4}, 0));
            chart.addAnnotation(new AnnotationLine(best, true, false));
        }
        return chart;
    }

    private void line(XYChart chart, String name, ToDoubleFunction<EpochResult> value, Color colour, float width) {
        var known = epochs.stream()
                .filter(epoch -> Double.isFinite(value.applyAsDouble(epoch)))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        var series = chart.addSeries(
                name,
                known.stream().mapToDouble(EpochResult::epoch).toArray(),
                known.stream().mapToDouble(value).toArray());
        series.setMarkerColor(colour);
        series.setLineColor(colour).setLineStyle(new BasicStroke(width));
        series.setMarker(
                known.size() > MARKED
                        ? SeriesMarkers.NONE
                        : colour == Look.VERMILION ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
    }

    /** Rates are small: all their digits, and no exponent. */
    private static String plain(double rate) {
        return new BigDecimal(rate)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A line of names, then one an epoch; what is not known is left empty. */
    public String csv() {
        var names = List.of(
                "epoch",
                "rate",
                "training_loss",
                "training_accuracy",
                "validation_loss",
                "validation_accuracy",
                "seconds");
        return Csv.of(Stream.concat(
                        Stream.of(names),
                        epochs.stream()
                                .map(epoch -> List.of(
                                        Integer.toString(epoch.epoch()),
                                        number(epoch.rate()),
                                        number(epoch.training().loss()),
                                        number(epoch.training().accuracy()),
                                        number(ofValidation(epoch, Score::loss)),
                                        number(ofValidation(epoch, Score::accuracy)),
                                        number(epoch.seconds()))))
                .toList());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
