package io.gatun.onnx;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that its name never stands for half of it: to a neighbour first, which takes its name when all of it is on the
 * disk.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** @throws GatunException naming the file, if it cannot be written; what was there before is then still there */
    public static void write(Path file, Content content) {
        var neighbour = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (var channel = FileChannel.open(neighbour, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw remove(
                    neighbour,
                    new GatunException(file.getFileName() + ": cannot be written: " + reason(broken), broken));
        } catch (GatunException refusal) {
            throw remove(neighbour, refusal.in(String.valueOf(file.getFileName())));
        }
    }

    /** Why a file could not be read or written, as a user would say it. */
    public static String reason(IOException broken) {
        return switch (broken) {
            case NoSuchFileException _ -> "there is no such folder or file";
            case AccessDeniedException _ -> "access is denied";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> String.valueOf(broken.getMessage());
        };
    }

    private static GatunException remove(Path neighbour, GatunException reason) {
        try {
            Files.deleteIfExists(neighbour);
        } catch (IOException left) {
            reason.addSuppressed(left);
        }
        return reason;
    }
}
