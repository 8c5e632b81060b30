package io.gatun.spi;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What took long to find out, kept for later processes: a file for each thing, which begins with the digest of the rest. A file
 * that was cut or altered counts as missing. Files appear as a whole, so that processes may share the folder; one that cannot be
 * written is no error, as everything here can be found out again.
 *
 * @param folder where the files are; made when the first is written
 */
public record DiskCache(Path folder) {
    /** System property that names the folder for all caches, instead of one of the user's. */
    public static final String PROPERTY = "gatun.cache";

    private static final System.Logger LOG = System.getLogger(DiskCache.class.getName());

    /**
     * The user's: in the folder {@code gatun} of the one that XDG_CACHE_HOME names, or else of {@code ~/.cache}; or in that of
     * {@link #PROPERTY}.
     *
     * @param purpose name of a folder within, such as that of an accelerator
     */
    public static DiskCache ofUser(String purpose) {
        var chosen = System.getProperty(PROPERTY);
        return new DiskCache((chosen == null ? ofUser() : Path.of(chosen)).resolve(purpose));
    }

    private static Path ofUser() {
        var named = System.getenv("XDG_CACHE_HOME");
        var caches = named == null || named.isEmpty() || !Path.of(named).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(named);
        return caches.resolve("gatun");
    }

    /** What was kept under the key, if it is still whole. */
    public Optional<byte[]> get(List<String> key) {
        var file = file(key);
        try {
            var bytes = Files.readAllBytes(file);
            var digest = digestFor(file);
            int start = digest.getDigestLength();
            if (bytes.length >= start
                    && Arrays.equals(
                            digest.digest(Arrays.copyOfRange(bytes, start, bytes.length)),
                            Arrays.copyOf(bytes, start))) {
                return Optional.of(Arrays.copyOfRange(bytes, start, bytes.length));
            }
            LOG.log(Level.DEBUG, "{0} is damaged and will be made anew", file);
        } catch (NoSuchFileException e) {
            LOG.log(Level.TRACE, "{0} is not there yet", file);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be read: {1}", file, e);
        }
        return Optional.empty();
    }

    /** Keeps something, if the folder can be written. */
    public void put(List<String> key, byte[] bytes) {
        var file = file(key);
        try {
            Files.createDirectories(folder);
            var whole = Files.createTempFile(folder, "new", null);
            try {
                try (var out = Files.newOutputStream(whole)) {
                    out.write(digestFor(file).digest(bytes));
                    out.write(bytes);
                }
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be written: {1}", file, e);
        }
    }

    /** Where a key's file is. */
    public Path file(List<String> key) {
        var digest = sha256();
        for (var part : key) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return folder.resolve(HexFormat.of().formatHex(digest.digest()));
    }

    /** Begun with the name, so that a file in the place of another counts as damaged, too. */
    private static MessageDigest digestFor(Path file) {
        var digest = sha256();
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
