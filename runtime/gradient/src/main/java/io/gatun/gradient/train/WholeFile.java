package io.gatun.gradient.train;

import io.gatun.onnx.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a file so that its name never stands for half of it, not even after a power cut, and with its CRC32C at the end. */
final class WholeFile {
    private static final int BUFFER = 1 << 16;

    private WholeFile() {}

    @FunctionalInterface
    interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** @throws io.gatun.GatunException naming the file, if it cannot be written; what was there before is then still there */
    static void write(Path file, Content content) {
        AtomicFile.write(file, channel -> {
            var checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
            var out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
            content.writeTo(out);
            out.flush();
            out.writeInt((int) checked.getChecksum().getValue());
            out.flush();
        });
    }
}
