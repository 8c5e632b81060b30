import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the micro-kernels that sum outer products, one class for each tile width and one method for each tile height. Run as
 * a single file with the output directory as its only argument.
 *
 * <p>They differ from those of {@code GemmKernelGenerator} in that the rows of a tile are adjacent floats, so one address serves them
 * all, and in that the rows of B may lie apart, so B need not be packed. All accumulators are local variables, as there, the loops end on "not
 * equal" for the same reason, and C1 has no registers for a form that adds to what is there, too.
 */
public final class OuterProductKernelGenerator {
    private static final String PACKAGE = "io.gatun.cpu.gemm";

    /** Tallest tile for 1, 2, 3 and 4 vectors. */
    private static final int[] TALLEST = {8, 8, 8, 6};

    private OuterProductKernelGenerator() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: java OuterProductKernelGenerator.java OUTPUT_DIRECTORY");
            System.exit(2);
        }
        Path folder = Path.of(args[0], PACKAGE.split("\\."));
        Files.createDirectories(folder);
        for (int vectors = 1; vectors <= TALLEST.length; vectors++) {
            Files.writeString(folder.resolve(className(vectors) + ".java"), kernelClass(vectors));
        }
    }

    private static String className(int vectors) {
        return "OuterProductsKernel" + vectors + "Vectors";
    }

    private static String kernelClass(int vectors) {
        var methods = new StringBuilder();
        methods.append(dispatch(vectors));
        for (int rows = 1; rows <= TALLEST[vectors - 1]; rows++) {
            methods.append(kernel(rows, vectors));
        }
        return """
                package %s;

                import static io.gatun.cpu.simd.Lanes.ALL;
                import static io.gatun.cpu.simd.Lanes.BYTES;
                import static io.gatun.cpu.simd.Lanes.FLOAT;
                import static io.gatun.cpu.simd.Lanes.LONG;
                import static io.gatun.cpu.simd.Lanes.ORDER;
                import static io.gatun.cpu.simd.Lanes.SPECIES;
                import static jdk.incubator.vector.FloatVector.broadcast;
                import static jdk.incubator.vector.FloatVector.fromMemorySegment;

                import jdk.incubator.vector.FloatVector;

                /** Tiles that are %d vectors wide. Written by OuterProductKernelGenerator; see OuterProducts for the arguments. */
                final class %s {
                    private %s() {}
                %s}
                """.formatted(PACKAGE, vectors, className(vectors), className(vectors), methods);
    }

    private static String dispatch(int vectors) {
        return """

                    static void tile(int rows, long a, long ldb, long offsets, long b, long c, long ldc, int depth) {
                        switch (rows) {
                %s            default -> throw new IllegalArgumentException("no kernel for " + rows + " rows");
                        }
                    }
                """.formatted(lines(
                TALLEST[vectors - 1],
                3,
                i -> "case %d -> rows%d(a, ldb, offsets, b, c, ldc, depth);".formatted(i + 1, i + 1)));
    }

    private static String kernel(int rows, int vectors) {
        int tile = rows * vectors;
        return """

                    private static void rows%d(long a, long ldb, long offsets, long b, long c, long ldc, int depth) {
                        long end = offsets + 8L * depth;
                %s        long q = b;
                        for (long next = offsets; next != end; next += 8, q += ldb) {
                            long p = a + ALL.get(LONG, next);
                %s%s        }
                %s    }
                """.formatted(
                        rows,
                        lines(
                                tile,
                                2,
                                n -> "FloatVector c%s = %s;"
                                        .formatted(name(n, vectors), n == 0 ? "FloatVector.zero(SPECIES)" : "c00")),
                        lines(
                                vectors,
                                3,
                                j -> "FloatVector b%d = fromMemorySegment(SPECIES, ALL, q%s, ORDER);"
                                        .formatted(j, times(j, "BYTES"))),
                        IntStream.range(0, rows).mapToObj(i -> step(i, vectors)).collect(Collectors.joining()),
                        lines(
                                tile,
                                2,
                                n -> "c%s.intoMemorySegment(ALL, %s, ORDER);"
                                        .formatted(name(n, vectors), element(n, vectors))));
    }

    private static String step(int row, int vectors) {
        return "            FloatVector x%d = broadcast(SPECIES, ALL.get(FLOAT, p%s));\n"
                        .formatted(row, times(row, "4"))
                + lines(vectors, 3, j -> "c%d%d = x%d.fma(b%d, c%d%d);".formatted(row, j, row, j, row, j));
    }

    private static String name(int n, int vectors) {
        return "" + n / vectors + n % vectors;
    }

    private static String element(int n, int vectors) {
        return "c" + times(n / vectors, "ldc") + times(n % vectors, "BYTES");
    }

    /** {@code " + 3 * name"}, and nothing at all for zero times. */
    private static String times(int count, String name) {
        return count == 0 ? "" : count == 1 ? " + " + name : " + " + count + "L * " + name;
    }

    private static String lines(int count, int indent, IntFunction<String> line) {
        return IntStream.range(0, count)
                .mapToObj(n -> "    ".repeat(indent) + line.apply(n) + "\n")
                .collect(Collectors.joining());
    }
}
