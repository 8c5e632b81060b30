package io.gatun.cli;

import java.util.List;

/** Rows of text in columns as wide as their widest entry; those that hold numbers are flush right. */
final class Columns {
    private Columns() {}

    /** @param alignment one letter a column, {@code l} or {@code r} */
    static String of(String alignment, List<List<String>> rows) {
        var widths = new int[alignment.length()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                var padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(alignment.charAt(i) == 'r' ? padding + row.get(i) : row.get(i) + padding)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
