import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the register-blocked GEMM micro-kernels, one class for each tile width and one method for each tile height and
 * {@link Form}, all of it for each way in which the {@link Elements} lie. Run as a single file with the output directory as its only argument.
 *
 * <p>All accumulators of a tile are local variables, because vectors kept in arrays or fields are boxed; that is why the
 * kernels are written by a program. What C1 cannot compile, the JVM never brings to C2, and C1 runs out of virtual registers
 * soon: hence forms instead of branches, and lower tiles for the form with an addend.
 *
 * <p>A tile of r rows and v vectors keeps r*v accumulators, v vectors of B and one broadcast of A in registers: 29 for
 * 6x4, 15 for 6x2; with bfloat16 a mask, too.
 */
public final class GemmKernelGenerator {
    private static final String PACKAGE = "io.gatun.cpu.gemm";

    /** Tallest tile for 1, 2, 3 and 4 vectors; more rows than 8 run out of registers for the row addresses. */
    private static final int[] TALLEST = {8, 8, 8, 6};

    /** Most accumulators of a tile that also loads addends; C1 compiles no more. */
    private static final int MOST_WITH_ADDEND = 16;

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

    /**
     * How the elements of a row of A and of B lie. The loops end on "not equal", so that C2 does not see counted ones: those it
     * unrolls, shuffling the loads of B, on which the prefetchers of today's processors give up, and surrounds with two more,
     * which products of short rows pay for.
     */
    private enum Elements {
        ADJACENT("Gemm", "long a, long lda", """
                        long p = 0;
                        for (long q = b; q != end; q += row, p += 4) {
                """),
        INDIRECT("IndirectGemm", "long a, long lda, long offsets", """
                        long next = offsets;
                        for (long q = b; q != end; q += row, next += 8) {
                            long p = ALL.get(LONG, next);
                """),
        /** A 32-bit word holds an element of one vector of B in its lower half, and one of the next vector in its upper half. */
        COMPACT("CompactGemm", ADJACENT.parameters, ADJACENT.loop);

        private final String stem;
        private final String parameters;
        private final String loop;

        Elements(String stem, String parameters, String loop) {
            this.stem = stem;
            this.parameters = parameters;
            this.loop = loop;
        }

        String className(int vectors) {
            return stem + "Kernel" + vectors + "Vectors";
        }

        String imports() {
            return switch (this) {
                case ADJACENT -> "";
                case INDIRECT -> "import static io.gatun.cpu.simd.Lanes.LONG;\n";
                case COMPACT -> """
                        import static io.gatun.cpu.simd.Lanes.INTS;
                        import static jdk.incubator.vector.VectorOperators.LSHL;
                        import jdk.incubator.vector.IntVector;
                        """;
            };
        }

        /** First layers, for which the offsets are, add nothing; fully connected ones are hardly ever clipped either. */
        boolean has(Form form) {
            return switch (this) {
                case ADJACENT -> true;
                case INDIRECT -> form != Form.SUM;
                case COMPACT -> form == Form.FLOOR;
            };
        }

        /** A table of offsets takes registers, too: with more rows than 6 C2 spills their addresses and loses a quarter. */
        int tallest(Form form, int vectors) {
            return this == INDIRECT ? Math.min(6, form.tallest(vectors)) : form.tallest(vectors);
        }

        /** Vectors in memory for so many of the tile's. */
        int stored(int vectors) {
            return this == COMPACT ? (vectors + 1) / 2 : vectors;
        }

        /** Loads so many vectors of B; bfloat16 is widened by moving its bits to the upper half of a float. */
        String load(int vectors) {
            if (this != COMPACT) {
                return lines(
                        vectors,
                        3,
                        j -> "FloatVector b%d = fromMemorySegment(SPECIES, ALL, q%s, ORDER);"
                                .formatted(j, times(j, "BYTES")));
            }
            String words = lines(
                    stored(vectors),
                    3,
                    j -> "IntVector w%d = IntVector.fromMemorySegment(INTS, ALL, q%s, ORDER);"
                            .formatted(j, times(j, "BYTES")));
            return words
                    + lines(
                            vectors,
                            3,
                            j -> "FloatVector b%d = w%d.%s.reinterpretAsFloats();"
                                    .formatted(j, j / 2, j % 2 == 0 ? "lanewise(LSHL, 16)" : "and(0xFFFF_0000)"));
        }
    }

    /**
     * What happens to an accumulator before it is stored. To load it again afterwards costs as much as a dozen steps of the
     * product. Compare and blend rather than max and min: Java's rules for NaN and -0 make those five instructions each.
     */
    private enum Form {
        /** No less than a bound: a rectifier, or nothing if the bound is minus infinity. */
        FLOOR("", "float low") {
            @Override
            String finish(String c, String addend) {
                return "%s = %s.blend(least, %s.compare(LT, least));".formatted(c, c, c);
            }
        },
        /** Within two bounds. */
        CLIP("clip", "float low, float high") {
            @Override
            String finish(String c, String addend) {
                return FLOOR.finish(c, addend) + " %s = %s.blend(most, %s.compare(GT, most));".formatted(c, c, c);
            }
        },
        /** Plus the addend, then no less than a bound. */
        SUM("sum", "long addend, long ldd, float low") {
            @Override
            String finish(String c, String addend) {
                return "%s = %s.add(fromMemorySegment(SPECIES, ALL, %s, ORDER)); ".formatted(c, c, addend)
                        + FLOOR.finish(c, addend);
            }
        };

        private final String prefix;
        private final String parameters;

        Form(String prefix, String parameters) {
            this.prefix = prefix;
            this.parameters = parameters;
        }

        /** Makes of an accumulator what is stored. */
        abstract String finish(String accumulator, String addend);

        String method(String name) {
            return prefix.isEmpty() ? name : prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        }

        int tallest(int vectors) {
            int rows = TALLEST[vectors - 1];
            return this == SUM ? Math.min(rows, MOST_WITH_ADDEND / vectors) : rows;
        }
    }

    private static String kernelClass(Elements elements, int vectors) {
        var methods = new StringBuilder();
        for (var form : Form.values()) {
            if (elements.has(form)) {
                methods.append(dispatch(elements, form, vectors));
                for (int rows = 1; rows <= elements.tallest(form, vectors); rows++) {
                    methods.append(kernel(elements, form, rows, vectors));
                }
            }
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
                import static jdk.incubator.vector.VectorOperators.GT;
                import static jdk.incubator.vector.VectorOperators.LT;

                import jdk.incubator.vector.FloatVector;

                /** Tiles that are %d vectors wide. Written by GemmKernelGenerator; see %s for the arguments. */
                final class %s {
                    private %s() {}
                %s}
                """.formatted(
                        PACKAGE,
                        elements.imports(),
                        vectors,
                        elements.stem + (elements == Elements.ADJACENT ? "Tile" : ""),
                        elements.className(vectors),
                        elements.className(vectors),
                        methods);
    }

    private static String parameters(Elements elements, Form form) {
        return "%s, long b, long bias, long c, long ldc, int depth, %s".formatted(elements.parameters, form.parameters);
    }

    private static String dispatch(Elements elements, Form form, int vectors) {
        String arguments = parameters(elements, form).replaceAll("(int|long|float) ", "");
        return """

                    static void %s(int rows, %s) {
                        switch (rows) {
                %s            default -> throw new IllegalArgumentException("no kernel for " + rows + " rows");
                        }
                    }
                """.formatted(
                        form.method("tile"),
                        parameters(elements, form),
                        lines(
                                elements.tallest(form, vectors),
                                3,
                                i -> "case %d -> %s(%s);".formatted(i + 1, form.method("rows" + (i + 1)), arguments)));
    }

    private static String kernel(Elements elements, Form form, int rows, int vectors) {
        return """

                    private static void %s(%s) {
                %s%s        long row = 4L * %d * LANES;
                        long end = b + depth * row;
                %s%s%s        }
                        FloatVector least = broadcast(SPECIES, low);
                %s%s    }
                """.formatted(
                        form.method("rows" + rows),
                        parameters(elements, form),
                        lines(rows, 2, i -> "long a%d = a%s;".formatted(i, times(i, "lda"))),
                        tile(rows, vectors, (i, j) -> "FloatVector c%d%d = %s;".formatted(i, j, start(i, j))),
                        elements.stored(vectors),
                        elements.loop,
                        elements.load(vectors),
                        step(rows, vectors),
                        form == Form.CLIP ? "        FloatVector most = broadcast(SPECIES, high);\n" : "",
                        tile(
                                rows,
                                vectors,
                                (i, j) -> form.finish("c%d%d".formatted(i, j), element("addend", i, "ldd", j))
                                        + " c%d%d.intoMemorySegment(ALL, %s, ORDER);"
                                                .formatted(i, j, element("c", i, "ldc", j))));
    }

    private static String element(String base, int row, String stride, int vector) {
        return base + times(row, stride) + times(vector, "BYTES");
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

    private static String lines(int count, int indent, IntFunction<String> line) {
        return IntStream.range(0, count)
                .mapToObj(n -> "    ".repeat(indent) + line.apply(n) + "\n")
                .collect(Collectors.joining());
    }
}
