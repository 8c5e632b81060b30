package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the ONNX file of a named network lies: the file itself, or a zoo network written with seeded weights. */
final class Networks {
    private static final long SEED = 1;

    private Networks() {}

    /**
     * @param network a path that ends in {@code .onnx}, or a name of the zoo
     * @param folder for a network of the zoo
     * @throws GatunException if there is neither
     */
    static Path file(String network, Path folder) {
        if (network.endsWith(".onnx")) {
            var file = Path.of(network);
            if (!Files.isRegularFile(file)) {
                throw new GatunException(network + ": there is no such file");
            }
            return file.toAbsolutePath();
        }
        var file = folder.resolve(network + ".onnx");
        Zoo.export(network, SEED, file);
        return file;
    }
}
