package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rows under a heading, for a terminal or for Markdown; columns of text are aligned left, numbers right. */
final class Table {
    private final List<String> heading;
    private final Set<String> text;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param text the columns that hold no numbers */
    Table(List<String> heading, Set<String> text) {
        this.heading = List.copyOf(heading);
        this.text = Set.copyOf(text);
    }

    /** One cell for each column. */
    void add(List<String> row) {
        if (row.size() != heading.size()) {
            throw new IllegalArgumentException(
                    "a row of " + row.size() + " cells in a table of " + heading.size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A number as tables show it, whatever the user's language. */
    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Columns as wide as their widest entry. */
    String aligned() {
        var widths = widths();
        var out = new StringBuilder();
        for (var row : withHeading()) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == 0 ? "" : "  ").append(padded(row.get(i), i, widths[i]));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    /** A table of Markdown, as readable unrendered. */
    String markdown() {
        var widths = widths();
        var out = new StringBuilder();
        for (var row : withHeading()) {
            for (int i = 0; i < row.size(); i++) {
                out.append("| ").append(padded(row.get(i), i, widths[i])).append(' ');
            }
            out.append("|\n");
            if (row == heading) {
                for (int i = 0; i < row.size(); i++) {
                    out.append('|').repeat('-', widths[i] + 1).append(isText(i) ? '-' : ':');
                }
                out.append("|\n");
            }
        }
        return out.toString();
    }

    private List<List<String>> withHeading() {
        var all = new ArrayList<List<String>>();
        all.add(heading);
        all.addAll(rows);
        return all;
    }

    private int[] widths() {
        var widths = new int[heading.size()];
        for (var row : withHeading()) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private boolean isText(int column) {
        return text.contains(heading.get(column));
    }

    private String padded(String cell, int column, int width) {
        var space = " ".repeat(width - cell.length());
        return isText(column) ? cell + space : space + cell;
    }
}
