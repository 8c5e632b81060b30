package io.gatun.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;

/** What all charts have in common: dark letters on white, thin grey lines, and colours that colour-blind readers can tell apart. */
final class Look {
    /** Of Okabe and Ito's palette, <a href="https://jfly.uni-koeln.de/color/">Color Universal Design</a>. */
    static final Color BLUE = new Color(0x0072B2);

    static final Color VERMILION = new Color(0xD55E00);
    static final Color GREEN = new Color(0x009E73);

    static final Color INK = new Color(0x333333);
    static final Font TITLE = font(Font.BOLD, 14);
    private static final Color GRID = new Color(0xE4E4E4);
    private static final Color EDGE = new Color(0xB0B0B0);

    private Look() {}

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    static void apply(AxesChartStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setBaseFont(font(Font.PLAIN, 12));
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setChartFontColor(INK);
        styler.setChartTitleFont(TITLE);
        styler.setChartTitleBoxVisible(false);
        styler.setPlotBorderVisible(true);
        styler.setPlotBorderColor(EDGE);
        styler.setLegendFont(font(Font.PLAIN, 12));
        styler.setLegendBackgroundColor(Color.WHITE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setAxisTitleFont(font(Font.PLAIN, 12));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 11));
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(EDGE);
        styler.setAxisTicksLineVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
    }
}
