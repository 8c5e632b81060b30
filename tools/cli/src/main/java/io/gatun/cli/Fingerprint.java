package io.gatun.cli;

import io.gatun.zoo.data.ImageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells folders of pictures apart, so that no checkpoint is gone on from with others. */
final class Fingerprint {
    /** Bytes: enough, and few enough to read. */
    private static final int LENGTH = 8;

    private Fingerprint() {}

    /** Of names, sizes and preprocessing: to read all of a large folder would take longer than it is worth. */
    static String of(TrainingData data) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(data.training(), digest);
            add(data.validation(), digest);
            return HexFormat.of().formatHex(digest.digest(), 0, LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static void add(ImageFolder folder, MessageDigest digest) throws IOException {
        add(folder.preprocessing().toJson(), digest);
        for (var picture : folder.pictures()) {
            add(picture.label() + " " + Files.size(picture.file()) + " " + picture.name(), digest);
        }
    }

    private static void add(String text, MessageDigest digest) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
