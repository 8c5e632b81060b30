package io.gatun.packaging;

import io.gatun.Model;
import io.gatun.zoo.Zoo;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The engine, the zoo and all that they need at run time: no test library, so that nothing is found by accident. */
final class Libraries {
    private static final List<String> THIRD_PARTY = List.of("protobuf-java-", "jackson-", "imageio-", "common-");

    private Libraries() {}

    /** Jars, or folders of classes where the build has made no jar yet, as one path for {@code -cp} or {@code -p}. */
    static String path() {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        var thirdParty = Stream.of(entries)
                .filter(entry -> THIRD_PARTY.stream()
                        .anyMatch(Path.of(entry).getFileName().toString()::startsWith));
        return String.join(
                File.pathSeparator,
                Stream.concat(Stream.of(placeOf(Model.class), placeOf(Zoo.class)), thirdParty)
                        .toList());
    }

    /** The jar or folder that a class was loaded from. */
    static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
