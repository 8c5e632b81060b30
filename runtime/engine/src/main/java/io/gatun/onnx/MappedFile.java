package io.gatun.onnx;

import io.gatun.GatunException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a file as memory. */
final class MappedFile {
    private MappedFile() {}

    /** @throws GatunException if it is missing, is no file, or may not be read */
    static MemorySegment open(Path file, Arena arena) {
        if (Files.notExists(file)) {
            throw new GatunException("there is no such file, looked for " + file.toAbsolutePath());
        }
        if (!Files.isRegularFile(file)) {
            throw new GatunException(
                    "is a " + (Files.isDirectory(file) ? "directory" : "special file") + ", wanted a file");
        }
        try (var channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (AccessDeniedException denied) {
            throw new GatunException("may not be read", denied);
        } catch (IOException broken) {
            throw new GatunException("cannot be read: " + broken.getMessage(), broken);
        }
    }
}
