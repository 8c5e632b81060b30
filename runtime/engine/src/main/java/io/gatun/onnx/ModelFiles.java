package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one model as memory, mapped or copied, as long as they are not too large together. Mapped files stay open, so
 * that somebody can ask whether they are whole: to read beyond the end of one that was truncated can end the JVM.
 */
public final class ModelFiles implements AutoCloseable {
    /** No segment turns into a buffer of more than 2 GB. */
    private static final long PIECE = 1L << 30;

    private final LoadOptions options;
    private final Arena arena;
    private final List<Mapped> mapped = new ArrayList<>();
    private long bytes;

    /** A mapped file and its length when it was mapped; in a form that an interrupt does not close. */
    private record Mapped(Path path, RandomAccessFile file, long length) {}

    /** @param arena owns the memory */
    public ModelFiles(LoadOptions options, Arena arena) {
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
            return options.copy() ? copy(channel) : map(file, channel);
        } catch (AccessDeniedException denied) {
            throw new GatunException("may not be read", denied);
        } catch (IOException broken) {
            throw new GatunException("cannot be read: " + broken.getMessage(), broken);
        }
    }

    private MemorySegment map(Path file, FileChannel channel) throws IOException {
        var memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        mapped.add(new Mapped(file, new RandomAccessFile(file.toFile(), "r"), memory.byteSize()));
        return memory;
    }

    /** @throws GatunException if a mapped file is shorter than it was when it was mapped */
    public void requireWhole() {
        for (var one : mapped) {
            long length = length(one);
            if (length < one.length) {
                throw new GatunException("'" + one.path.getFileName() + "' had " + one.length
                        + " bytes when the model was loaded and has " + length
                        + "; where files may change, load with LoadOptions.copied()");
            }
        }
    }

    private static long length(Mapped one) {
        try {
            return one.file.length();
        } catch (IOException broken) {
            throw new GatunException(
                    "'" + one.path.getFileName() + "' cannot be read any more: " + broken.getMessage(), broken);
        }
    }

    /** Lets the files go; the memory stays. */
    @Override
    public void close() {
        for (var one : mapped) {
            try {
                one.file.close();
            } catch (IOException broken) {
                throw new GatunException(
                        "'" + one.path.getFileName() + "' cannot be closed: " + broken.getMessage(), broken);
            }
        }
        mapped.clear();
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
