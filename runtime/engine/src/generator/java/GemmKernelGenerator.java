import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the register-blocked GEMM micro-kernels, one class for each tile width and one method for each tile height, all
 * of it twice: with adjacent elements in a row of A, and with the elements wherever a table of offsets says. Run as a
 * single file with the output directory as its only argument.
 *
 * <p>All accumulators of a tile are local variables, because vectors kept in arrays or fields are boxed; that is why the
 * kernels are written by a program. They do nothing but multiply and add: with addend and activation in them the larger
 * tiles exceed what C1 can compile, and then the JVM never gets as far as C2.
 *
 * <p>A tile of r rows and v vectors keeps r*v accumulators, v vectors of B and one broadcast of A in registers: 29 for
 * 6x4, 15 for 6x2.
 */
public final class GemmKernelGenerator {
    private static final String PACKAGE = "io.gatun.cpu.gemm";

    /** Tallest tile for 1, 2, 3 and 4 vectors; more rows than 8 run out of registers for the row addresses. */
    private static final int[] TALLEST = {8, 8, 8, 6};

    /**
     * With so few rows a product waits for memory, and a row of A costs almost nothing beside the stream of B. The loop then has
     * to read B in ascending order: C2 unrolls a small counted loop and shuffles its loads, and the prefetchers of today's
     * processors give up on that, which halves the bandwidth. A loop that ends on "not equal" is not counted.
     */
    private static final int STREAMED_ROWS = 3;

    private GemmKernelGenerator() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: java GemmKernelGenerator.java OUTPUT_DIRECTORY");
            System.exit(2);
        }
        Path folder = Path.of(args[0], PACKAGE.split("\\."));
        Files.createDirectories(folder);
        for (Elements elements : Elements.values()) {
            for (int vectors = 1; vectors <= TALLEST.length; vectors++) {
                Files.writeString(
                        folder.resolve(elements.className(vectors) + ".java"), kernelClass(elements, vectors));
            }
        }
    }

    /** Where the elements of a row of A lie. */
    private enum Elements {
        ADJACENT("Gemm", "lda", "4L * k"),
        INDIRECT("IndirectGemm", "lda, long offsets", "ALL.get(LONG, offsets + 8L * k)");

        private final String stem;
        private final String parameters;
        private final String offset;

        Elements(String stem, String parameters, String offset) {
            this.stem = stem;
            this.parameters = parameters;
            this.offset = offset;
        }

        String className(int vectors) {
            return stem + "Kernel" + vectors + "Vectors";
        }

        String arguments() {
            return parameters.replace("long ", "");
        }

        String imports() {
            return this == INDIRECT ? "import static io.gatun.cpu.simd.Lanes.LONG;\n" : "";
        }
    }

    private static String kernelClass(Elements elements, int vectors) {
        var methods = new StringBuilder();
        for (int rows = 1; rows <= TALLEST[vectors - 1]; rows++) {
            methods.append(kernel(elements, rows, vectors));
        }
        return """
                package %s;

                import static io.gatun.cpu.simd.Lanes.ALL;
                import static io.gatun.cpu.simd.Lanes.BYTES;
                import static io.gatun.cpu.simd.Lanes.FLOAT;
                import static io.gatun.cpu.simd.Lanes.LANES;
                %simport static io.gatun.cpu.simd.Lanes.ORDER;
                import static io.gatun.cpu.simd.Lanes.SPECIES;
                import static jdk.incubator.vector.FloatVector.broadcast;
                import static jdk.incubator.vector.FloatVector.fromMemorySegment;

                import jdk.incubator.vector.FloatVector;

                /** Tiles of 1 to %d rows and %d vectors. Written by GemmKernelGenerator; see %s for the arguments. */
                final class %s {
                    private %s() {}

                    static void tile(int rows, long a, long %s, long b, long bias, long c, long ldc, int depth) {
                        switch (rows) {
                %s            default -> throw new IllegalArgumentException("no kernel for " + rows + " rows");
                        }
                    }
                %s}
                """.formatted(
                        PACKAGE,
                        elements.imports(),
                        TALLEST[vectors - 1],
                        vectors,
                        elements.stem + (elements == Elements.ADJACENT ? "Tile" : ""),
                        elements.className(vectors),
                        elements.className(vectors),
                        elements.parameters,
                        dispatch(elements, TALLEST[vectors - 1]),
                        methods);
    }

    private static String dispatch(Elements elements, int tallest) {
        return lines(
                tallest,
                3,
                row -> "case %d -> rows%d(a, %s, b, bias, c, ldc, depth);"
                        .formatted(row + 1, row + 1, elements.arguments()));
    }

    private static String kernel(Elements elements, int rows, int vectors) {
        return """

                    private static void rows%d(long a, long %s, long b, long bias, long c, long ldc, int depth) {
                %s%s%s%s%s        }
                %s    }
                """.formatted(
                        rows,
                        elements.parameters,
                        lines(rows, 2, i -> "long a%d = a%s;".formatted(i, times(i, "lda"))),
                        tile(rows, vectors, (i, j) -> "FloatVector c%d%d = %s;".formatted(i, j, start(i, j))),
                        rows <= STREAMED_ROWS && elements == Elements.ADJACENT
                                ? streamed(vectors)
                                : counted(elements, vectors),
                        lines(
                                vectors,
                                3,
                                j -> "FloatVector b%d = fromMemorySegment(SPECIES, ALL, q%s, ORDER);"
                                        .formatted(j, times(j, "BYTES"))),
                        step(rows, vectors),
                        tile(
                                rows,
                                vectors,
                                (i, j) -> "c%d%d.intoMemorySegment(ALL, c%s%s, ORDER);"
                                        .formatted(i, j, times(i, "ldc"), times(j, "BYTES"))));
    }

    private static String streamed(int vectors) {
        return """
                        long row = 4L * %d * LANES;
                        long end = b + depth * row;
                        long p = 0;
                        for (long q = b; q != end; q += row, p += 4) {
                """.formatted(vectors);
    }

    private static String counted(Elements elements, int vectors) {
        return """
                        for (int k = 0; k < depth; k++) {
                            long p = %s;
                            long q = b + %dL * k * BYTES;
                """.formatted(elements.offset, vectors);
    }

    /** Every row begins with the bias, which is loaded for the first. */
    private static String start(int row, int vector) {
        return row == 0
                ? "fromMemorySegment(SPECIES, ALL, bias%s, ORDER)".formatted(times(vector, "BYTES"))
                : "c0%d".formatted(vector);
    }

    private static String step(int rows, int vectors) {
        var step = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            int row = i;
            step.append(
                    "            FloatVector x%d = broadcast(SPECIES, ALL.get(FLOAT, a%d + p));\n".formatted(row, row));
            step.append(lines(vectors, 3, j -> "c%d%d = x%d.fma(b%d, c%d%d);".formatted(row, j, row, j, row, j)));
        }
        return step.toString();
    }

    /** {@code " + 3 * name"}, and nothing at all for zero times. */
    private static String times(int count, String name) {
        return count == 0 ? "" : count == 1 ? " + " + name : " + " + count + "L * " + name;
    }

    private static String tile(int rows, int vectors, BiFunction<Integer, Integer, String> line) {
        return lines(rows * vectors, 2, n -> line.apply(n / vectors, n % vectors));
    }

    private static String lines(int count, int indent, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count)
                .mapToObj(n -> "    ".repeat(indent) + line.apply(n) + "\n")
                .collect(Collectors.joining());
    }
}
