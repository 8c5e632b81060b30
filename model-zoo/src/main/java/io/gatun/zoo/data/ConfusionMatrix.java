package io.gatun.zoo.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often pictures of each class were taken for which. A row is a class of the pictures, a column one of the network, which
 * may know more. Immutable.
 */
public final class ConfusionMatrix {
    private final List<String> rows;
    private final List<Integer> classOfRow;
    private final int[][] counts;

    /**
     * @param rows names of the pictures' classes
     * @param classOfRow the network's class that each of them is
     * @param counts row by row, one number a class of the network
     */
    ConfusionMatrix(List<String> rows, List<Integer> classOfRow, int[][] counts) {
        this.rows = List.copyOf(rows);
        this.classOfRow = List.copyOf(classOfRow);
        this.counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    }

    /** Names of the pictures' classes. */
    public List<String> rows() {
        return rows;
    }

    /** The network's classes worth a column: those of the rows, in their order, then others that pictures were taken for. */
    public List<Integer> columns() {
        var others = IntStream.range(0, counts[0].length)
                .filter(column -> !classOfRow.contains(column) && takenFor(column) > 0)
                .boxed();
        return Stream.concat(classOfRow.stream(), others).toList();
    }

    /** How many pictures of class {@code row} were taken for the network's class {@code column}. */
    public int count(int row, int column) {
        return counts[row][column];
    }

    /** How many pictures there were of a class. */
    public int pictures(int row) {
        return Arrays.stream(counts[row]).sum();
    }

    /** How many pictures there were. */
    public int pictures() {
        return IntStream.range(0, rows.size()).map(this::pictures).sum();
    }

    /** How many pictures of a class were taken for what they are. */
    public int correct(int row) {
        return counts[row][classOfRow.get(row)];
    }

    /** How many pictures were taken for what they are. */
    public int correct() {
        return IntStream.range(0, rows.size()).map(this::correct).sum();
    }

    /** The part of all pictures that were taken for what they are, from 0 to 1; NaN of no pictures. */
    public double accuracy() {
        return (double) correct() / pictures();
    }

    /** The part of a class's pictures that were taken for it, from 0 to 1; NaN if there were none. */
    public double recall(int row) {
        return (double) correct(row) / pictures(row);
    }

    /** The part of the pictures taken for a class that are of it, from 0 to 1; NaN if there were none. */
    public double precision(int row) {
        return (double) correct(row) / takenFor(classOfRow.get(row));
    }

    private int takenFor(int column) {
        return Arrays.stream(counts).mapToInt(row -> row[column]).sum();
    }
}
