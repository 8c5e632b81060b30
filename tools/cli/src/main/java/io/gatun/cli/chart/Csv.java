package io.gatun.cli.chart;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Comma-separated values as RFC 4180 has them, with a line feed after each line. */
final class Csv {
    private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

    private Csv() {}

    static String of(List<List<String>> lines) {
        return lines.stream()
                .map(line -> line.stream().map(Csv::field).collect(Collectors.joining(",")) + "\n")
                .collect(Collectors.joining());
    }

    private static String field(String word) {
        return SPECIAL.matcher(word).find() ? '"' + word.replace("\"", "\"\"") + '"' : word;
    }
}
