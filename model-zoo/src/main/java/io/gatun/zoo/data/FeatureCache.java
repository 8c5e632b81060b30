package io.gatun.zoo.data;

import io.gatun.graph.Graph;
import io.gatun.onnx.OnnxWriter;
import io.gatun.zoo.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What one network made of pictures, kept on disk: one small file a picture, found by what the network, the preprocessing and
 * the picture hold, not by what they are called.
 *
 * <p>Several processes may use one folder: a file appears whole or not at all, and all write the same. A file that is damaged
 * counts as missing. Where the disk is full or write-protected, work goes on without.
 */
final class FeatureCache {
    private static final System.Logger LOG = System.getLogger(FeatureCache.class.getName());
    private static final byte[] MAGIC = "GATUNFT1".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final int length;
    private boolean broken;

    /**
     * @param folder made once there is something to keep
     * @param network whose features these are
     * @param length numbers of one picture
     */
    FeatureCache(Path folder, Graph network, Preprocessing preprocessing, int length) {
        var key = sha256();
        OnnxWriter.write(network, digesting(key));
        key.update(preprocessing.toJson().getBytes(StandardCharsets.UTF_8));
        this.folder = folder.resolve(HexFormat.of().formatHex(key.digest()));
        this.length = length;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static WritableByteChannel digesting(MessageDigest digest) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int count = bytes.remaining();
                digest.update(bytes);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Where the features of a picture are or will be; empty if the picture cannot be read.
     *
     * @param change what is done to it before the preprocessing; empty for nothing
     */
    Optional<Path> place(Path picture, String change) {
        try {
            var digest = sha256();
            digest.update(Files.readAllBytes(picture));
            digest.update(change.getBytes(StandardCharsets.UTF_8));
            return Optional.of(folder.resolve(HexFormat.of().formatHex(digest.digest()) + ".features"));
        } catch (IOException unreadable) {
            // whoever decodes the picture says what is wrong with it
            LOG.log(System.Logger.Level.DEBUG, () -> picture + ": " + unreadable);
            return Optional.empty();
        }
    }

    /** What is kept at a place, if it is there and whole. */
    Optional<float[]> read(Path place) {
        try {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(place)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() != size() || !sealed(bytes)) {
                LOG.log(System.Logger.Level.WARNING, () -> place + ": is damaged and will be made again");
                return Optional.empty();
            }
            var features = new float[length];
            bytes.position(MAGIC.length).asFloatBuffer().get(features);
            return Optional.of(features);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            giveUp(failure);
            return Optional.empty();
        }
    }

    private int size() {
        return MAGIC.length + length * Float.BYTES + Integer.BYTES;
    }

    private boolean sealed(ByteBuffer bytes) {
        int end = size() - Integer.BYTES;
        return bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                && bytes.getInt(end) == checksum(bytes.slice(0, end));
    }

    private static int checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    /** Keeps the features of a picture. */
    void write(Path place, float[] features) {
        if (broken) {
            return;
        }
        var bytes = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).asFloatBuffer().put(features);
        int end = size() - Integer.BYTES;
        bytes.putInt(end, checksum(bytes.slice(0, end)));
        try {
            Files.createDirectories(folder);
            var neighbour = folder.resolve("." + UUID.randomUUID() + ".tmp");
            try {
                Files.write(neighbour, bytes.array());
                Files.move(neighbour, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(neighbour);
            }
        } catch (IOException failure) {
            giveUp(failure);
        }
    }

    private void giveUp(IOException failure) {
        if (!broken) {
            broken = true;
            LOG.log(System.Logger.Level.WARNING, () -> folder + ": features are not kept there: " + failure);
        }
    }
}
