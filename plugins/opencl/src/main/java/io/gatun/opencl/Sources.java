package io.gatun.opencl;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenCL C beside this class. */
final class Sources {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"(\\w+)\\.cl\"$");

    private Sources() {}

    /** The text of {@code name.cl}, with the files that it includes in place of the lines that say so. */
    static String of(String name) {
        return INCLUDE.matcher(read(name)).replaceAll(found -> Matcher.quoteReplacement(of(found.group(1))));
    }

    private static String read(String name) {
        try (var resource = Sources.class.getResourceAsStream(name + ".cl")) {
            if (resource == null) {
                throw new FileNotFoundException("no kernel source " + name + ".cl");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
