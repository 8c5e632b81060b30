package io.gatun.cli;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file so that its name never stands for half of it: to a neighbour first, which then takes its name. */
final class AtomicFile {
    private AtomicFile() {}

    @FunctionalInterface
    interface Writer {
        void write(Path file) throws IOException;
    }

    /** @throws GatunException if the folder does not exist */
    static void write(Path file, Writer writer) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new GatunException(file + ": there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            throw new GatunException(file + ": is a folder");
        }
        var neighbour = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writer.write(neighbour);
            Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(neighbour);
        }
    }
}
