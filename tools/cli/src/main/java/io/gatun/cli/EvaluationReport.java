package io.gatun.cli;

import io.gatun.cli.chart.ConfusionHeatMap;
import io.gatun.zoo.Labels;
import io.gatun.zoo.data.ConfusionMatrix;
import io.gatun.zoo.data.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code gatun evaluate} found out, as text, as one document, and the confusion matrix as a chart. */
record EvaluationReport(Evaluation evaluation, Labels labels) {
    /** More columns than this are no table to read: the commonest mistakes stand in its place. */
    private static final int WIDEST_TABLE = 16;

    private static final int MISTAKES = 20;

    String text() {
        var matrix = evaluation.confusion();
        int pictures = matrix.pictures();
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("top-1", percent(matrix.accuracy()), matrix.correct() + " of " + pictures));
        lines.add(List.of("top-5", percent(evaluation.topFive()), evaluation.firstFive() + " of " + pictures));
        var text = new StringBuilder(Columns.of("lrl", lines));
        if (!evaluation.leftOut().isEmpty()) {
            text.append("left out because they cannot be read: ")
                    .append(evaluation.leftOut().size())
                    .append(System.lineSeparator());
        }
        text.append(System.lineSeparator()).append(classes(matrix)).append(System.lineSeparator());
        return text.append(matrix.columns().size() <= WIDEST_TABLE ? table(matrix) : mistakes(matrix))
                .toString();
    }

    /** A line a class. */
    static String classes(ConfusionMatrix matrix) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("class", "pictures", "precision", "recall"));
        for (int row = 0; row < matrix.rows().size(); row++) {
            lines.add(List.of(
                    matrix.rows().get(row),
                    Integer.toString(matrix.pictures(row)),
                    percent(matrix.precision(row)),
                    percent(matrix.recall(row))));
        }
        return Columns.of("lrrr", lines);
    }

    /** Columns are numbered as the rows are; classes that no picture is of follow, by name. */
    private String table(ConfusionMatrix matrix) {
        var columns = matrix.columns();
        int rows = matrix.rows().size();
        var lines = new ArrayList<List<String>>();
        lines.add(Stream.concat(
                        Stream.of("", "taken for"),
                        IntStream.range(0, columns.size())
                                .mapToObj(i -> i < rows ? Integer.toString(i + 1) : labels.get(columns.get(i))))
                .toList());
        for (int row = 0; row < rows; row++) {
            int of = row;
            lines.add(Stream.concat(
                            Stream.of(Integer.toString(row + 1), matrix.rows().get(row)),
                            columns.stream().map(column -> orDot(matrix.count(of, column))))
                    .toList());
        }
        return Columns.of("rl" + "r".repeat(columns.size()), lines);
    }

    private static String orDot(int count) {
        return count == 0 ? "." : Integer.toString(count);
    }

    private record Mistake(int count, String was, String takenFor) {}

    private String mistakes(ConfusionMatrix matrix) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("pictures", "of class", "taken for"));
        mistakesOf(matrix)
                .sorted(Comparator.comparing(mistake -> -mistake.count))
                .limit(MISTAKES)
                .forEach(mistake -> lines.add(List.of(Integer.toString(mistake.count), mistake.was, mistake.takenFor)));
        return Columns.of("rll", lines);
    }

    private Stream<Mistake> mistakesOf(ConfusionMatrix matrix) {
        var columns = matrix.columns();
        return IntStream.range(0, matrix.rows().size())
                .boxed()
                .flatMap(row -> IntStream.range(0, columns.size())
                        .filter(i -> i != row && matrix.count(row, columns.get(i)) > 0)
                        .mapToObj(i -> new Mistake(
                                matrix.count(row, columns.get(i)), matrix.rows().get(row), columnName(matrix, i))));
    }

    /** As the folder is called where there is one, or as the network calls the class. */
    private String columnName(ConfusionMatrix matrix, int column) {
        return column < matrix.rows().size()
                ? matrix.rows().get(column)
                : labels.get(matrix.columns().get(column));
    }

    Object document() {
        var matrix = evaluation.confusion();
        var columns = matrix.columns();
        return Json.object(
                "pictures", matrix.pictures(),
                "leftOut", evaluation.leftOut().stream().map(Object::toString).toList(),
                "top1", Json.rounded(matrix.accuracy()),
                "top5", Json.rounded(evaluation.topFive()),
                "classes",
                        IntStream.range(0, matrix.rows().size())
                                .mapToObj(row -> Json.object(
                                        "class", matrix.rows().get(row),
                                        "index", columns.get(row),
                                        "pictures", matrix.pictures(row),
                                        "precision", orNull(matrix.precision(row)),
                                        "recall", orNull(matrix.recall(row))))
                                .toList(),
                "confusion",
                        Json.object(
                                "columns",
                                IntStream.range(0, columns.size())
                                        .mapToObj(i -> columnName(matrix, i))
                                        .toList(),
                                "rows",
                                IntStream.range(0, matrix.rows().size())
                                        .mapToObj(row -> columns.stream()
                                                .map(column -> matrix.count(row, column))
                                                .toList())
                                        .toList()));
    }

    /** JSON has no word for what is not a number. */
    private static Double orNull(double part) {
        return Double.isNaN(part) ? null : Json.rounded(part);
    }

    /** @param title of the chart */
    ConfusionHeatMap heatMap(String title) {
        var matrix = evaluation.confusion();
        var columns = matrix.columns();
        return new ConfusionHeatMap(
                title + ": " + matrix.correct() + " of " + matrix.pictures() + " right (" + percent(matrix.accuracy())
                        + ")",
                matrix.rows(),
                IntStream.range(0, columns.size())
                        .mapToObj(i -> columnName(matrix, i))
                        .toList(),
                IntStream.range(0, matrix.rows().size())
                        .mapToObj(row -> columns.stream()
                                .map(column -> matrix.count(row, column))
                                .toList())
                        .toList());
    }

    private static String percent(double part) {
        return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
