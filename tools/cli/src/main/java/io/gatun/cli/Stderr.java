package io.gatun.cli;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * Takes standard error back from the descriptor in which the {@code gatun} script kept it.
 *
 * <p>The JVM prints a warning about incubator modules before {@code main}, which no option turns off; the script
 * therefore starts it with stderr closed off wherever the descriptor can be opened a second time.
 */
final class Stderr {
    private Stderr() {}

    static void restore() {
        String path = System.getProperty("gatun.stderr");
        if (path == null) {
            return;
        }
        try {
            System.setErr(new PrintStream(new FileOutputStream(path, true), true, System.err.charset()));
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }
}
