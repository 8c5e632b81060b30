package io.gatun.zoo.data;

import io.gatun.GatunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in folders of pictures. Hidden files and folders, whose names begin with a dot, are not looked at. */
final class PictureFiles {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "jpe", "png", "bmp", "gif");

    /** How files of the known formats begin: JPEG, PNG, GIF. BMP's two letters begin many a text, so its ending must say it. */
    private static final List<byte[]> BEGINNINGS = List.of(
            new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF},
            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
            new byte[] {'G', 'I', 'F', '8'});

    private static final int LONGEST_BEGINNING = 8;

    private PictureFiles() {}

    /** The sub-folders in the order of their names, which does not depend on the machine. */
    static List<Path> folders(Path folder) {
        return read(folder, () -> Files.list(folder), Files::isDirectory);
    }

    /**
     * Pictures in a folder and those below it, in the order of their paths: files that begin as pictures do, whatever their
     * names, and files named as pictures, whatever they hold.
     */
    static List<Path> pictures(Path folder) {
        return read(folder, () -> Files.walk(folder, FileVisitOption.FOLLOW_LINKS), file -> isPicture(folder, file));
    }

    @FunctionalInterface
    private interface Listing {
        Stream<Path> open() throws IOException;
    }

    @FunctionalInterface
    private interface Wanted {
        boolean test(Path file) throws IOException;
    }

    private static List<Path> read(Path folder, Listing listing, Wanted wanted) {
        try (var files = listing.open()) {
            return files.filter(file -> !isHidden(folder, file))
                    .filter(file -> test(wanted, file))
                    .sorted(Comparator.comparing(file -> name(folder, file)))
                    .toList();
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        } catch (UncheckedIOException failure) {
            throw unreadable(folder, failure.getCause());
        }
    }

    private static GatunException unreadable(Path folder, IOException failure) {
        return new GatunException(folder + ": cannot be read: " + failure, failure);
    }

    private static boolean test(Wanted wanted, Path file) {
        try {
            return wanted.test(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isHidden(Path folder, Path file) {
        return Arrays.stream(name(folder, file).split("/")).anyMatch(part -> part.startsWith("."));
    }

    private static boolean isPicture(Path folder, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        var name = name(folder, file);
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending) || beginsAsPicture(file);
    }

    private static boolean beginsAsPicture(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            var beginning = stream.readNBytes(LONGEST_BEGINNING);
            return BEGINNINGS.stream()
                    .anyMatch(known -> beginning.length >= known.length
                            && Arrays.equals(beginning, 0, known.length, known, 0, known.length));
        }
    }

    /** A file's place below a folder, with {@code /} between folders. */
    static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }
}
