package io.gatun;

import java.util.List;

/** Text in columns as wide as their widest entry; the first row is the heading. */
final class Table {
    private Table() {}

    static String of(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                text.append(row.get(i));
                if (i < columns - 1) {
                    text.repeat(' ', widths[i] - row.get(i).length() + 2);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
