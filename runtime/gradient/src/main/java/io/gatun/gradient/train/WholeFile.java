package io.gatun.gradient.train;

import io.gatun.GatunException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a file so that its name never stands for half of it, not even after a power cut, and with its CRC32C at the end. */
final class WholeFile {
    private WholeFile() {}

    @FunctionalInterface
    interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** @throws GatunException naming the file, if it cannot be written; what was there before is then still there */
    static void write(Path file, Content content) {
        var neighbour = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (var channel = FileChannel.open(neighbour, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
                var out = new DataOutputStream(new BufferedOutputStream(checked, 1 << 16));
                content.writeTo(out);
                out.flush();
                out.writeInt((int) checked.getChecksum().getValue());
                out.flush();
                channel.force(true);
            }
            Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            var failure = new GatunException(file + ": cannot be written: " + reason(broken), broken);
            try {
                Files.deleteIfExists(neighbour);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** Why, as a user would say it. */
    static String reason(IOException broken) {
        return switch (broken) {
            case NoSuchFileException _ -> "there is no such folder or file";
            case AccessDeniedException _ -> "access is denied";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> broken.getMessage();
        };
    }
}
