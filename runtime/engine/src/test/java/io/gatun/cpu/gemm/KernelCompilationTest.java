package io.gatun.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * C1 must be able to compile every micro-kernel with full profiling, or the JVM may stay in its slow code for good: decision
 * 0005. A process of its own compiles them all with C1 only, and the JVM's own log says what it gave up.
 */
class KernelCompilationTest {
    private static final int CALLS = 1_000;

    @Test
    void c1CompilesEveryMicroKernel() throws Exception {
        var log = run();
        assertThat(log)
                .filteredOn(line -> line.contains("Kernel") && line.contains("SKIPPED"))
                .isEmpty();
        assertThat(log).anyMatch(line -> line.contains("GemmKernel4Vectors::sumRows4"));
        assertThat(log).anyMatch(line -> line.contains("IndirectGemmKernel4Vectors::clipRows6"));
        assertThat(log).anyMatch(line -> line.contains("OuterProductsKernel4Vectors::rows6"));
    }

    private static List<String> run() throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=3",
                "-Xbatch",
                "-XX:+PrintCompilation",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                location(Gemm.class) + File.pathSeparator + location(KernelCompilationTest.class),
                KernelCompilationTest.class.getName());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Calls every kernel often enough for the profiling tier. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        try (var arena = Arena.ofConfined()) {
            long memory = arena.allocate(1 << 20, 64).address();
            for (var stem : List.of("Gemm", "IndirectGemm", "OuterProducts")) {
                for (int vectors = 1; vectors <= 4; vectors++) {
                    var kernels = Class.forName("io.gatun.cpu.gemm." + stem + "Kernel" + vectors + "Vectors");
                    for (var method : kernels.getDeclaredMethods()) {
                        if (Modifier.isPrivate(method.getModifiers())) {
                            call(method, memory);
                        }
                    }
                }
            }
        }
    }

    /** With strides of zero and a table of zeros every operand may be the same small piece of memory. */
    private static void call(Method kernel, long memory) throws ReflectiveOperationException {
        kernel.setAccessible(true);
        var types = kernel.getParameterTypes();
        var values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            // lda, or ldb of outer products, comes second, ldc before the int depth, ldd before the last float
            boolean stride = i == 1 || i + 1 < types.length && types[i + 1] == int.class || i == types.length - 2;
            values[i] = switch (types[i].getName()) {
                case "long" -> stride ? 0L : memory;
                case "int" -> 2;
                default -> 0f;
            };
        }
        for (int i = 0; i < CALLS; i++) {
            kernel.invoke(null, values);
        }
    }
}
