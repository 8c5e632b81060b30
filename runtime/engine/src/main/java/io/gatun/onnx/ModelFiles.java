package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the files of one model as memory, mapped or copied, as long as they are not too large together. */
final class ModelFiles {
    /** No segment turns into a buffer of more than 2 GB. */
    private static final long PIECE = 1L << 30;

    private final LoadOptions options;
    private final Arena arena;
    private long bytes;

    /** @param arena owns the memory */
    ModelFiles(LoadOptions options, Arena arena) {
        this.options = options;
        this.arena = arena;
    }

    Limits limits() {
        return options.limits();
    }

    /** Counts what came from elsewhere than a file. @throws GatunException if all are now too large together */
    void count(long more) {
        bytes += more;
        long most = options.limits().fileBytes();
        if (bytes > most) {
            throw new GatunException("the model's files have at least " + bytes + " bytes; the limit is " + most
                    + " (Limits.fileBytes)");
        }
    }

    /** @throws GatunException if it is missing, is no file, may not be read, or is too large */
    MemorySegment open(Path file) {
        if (Files.notExists(file)) {
            throw new GatunException("there is no such file, looked for " + file.toAbsolutePath());
        }
        if (!Files.isRegularFile(file)) {
            throw new GatunException(
                    "is a " + (Files.isDirectory(file) ? "directory" : "special file") + ", wanted a file");
        }
        try (var channel = FileChannel.open(file)) {
            count(channel.size());
            return options.copy()
                    ? copy(channel)
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (AccessDeniedException denied) {
            throw new GatunException("may not be read", denied);
        } catch (IOException broken) {
            throw new GatunException("cannot be read: " + broken.getMessage(), broken);
        }
    }

    private MemorySegment copy(FileChannel channel) throws IOException {
        var memory = arena.allocate(channel.size(), Tensor.ALIGNMENT);
        for (long position = 0; position < memory.byteSize(); ) {
            var piece = memory.asSlice(position, Math.min(PIECE, memory.byteSize() - position))
                    .asByteBuffer();
            int read = channel.read(piece);
            if (read < 0) {
                throw new IOException("it became shorter while it was read");
            }
            position += read;
        }
        return memory;
    }
}
