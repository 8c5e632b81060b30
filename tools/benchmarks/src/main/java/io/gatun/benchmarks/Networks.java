package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the ONNX file of a named network lies: the file itself, or a zoo network written once with seeded weights. */
final class Networks {
    private static final long SEED = 1;

    private final Path folder;

    /** @param folder for networks of the zoo */
    Networks(Path folder) {
        this.folder = folder;
    }

    /**
     * @param network a path that ends in {@code .onnx}, or a name of the zoo
     * @throws GatunException if there is neither
     */
    Path file(String network) {
        if (network.endsWith(".onnx")) {
            var file = Path.of(network);
            if (!Files.isRegularFile(file)) {
                throw new GatunException(network + ": there is no such file");
            }
            return file.toAbsolutePath();
        }
        var file = folder.resolve(network + ".onnx");
        if (!Files.exists(file)) {
            Zoo.export(network, SEED, file);
        }
        return file;
    }
}
