package io.gatun.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown file with one section for each command that measures; a command replaces its own section only. */
final class ResultsFile {
    private static final String PREFACE = """
            # Results

            Written by the commands that each section names, with their option `--results`; what the columns mean is in \
            [README.md](README.md).
            """;

    private final Path file;

    ResultsFile(Path file) {
        this.file = file;
    }

    /** Writes the section in place of the one with the same title, or after all others. */
    void put(String title, Provenance provenance, String body) throws IOException {
        var section = "\n## " + title + "\n\n" + provenance.markdown() + "\n" + body;
        var before = Files.exists(file) ? Files.readString(file) : PREFACE;
        Files.writeString(file, replaced(before, title, section));
    }

    private static String replaced(String text, String title, String section) {
        int start = (text + "\n").indexOf("\n## " + title + "\n");
        if (start < 0) {
            return text + section;
        }
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(0, start) + section + (end < 0 ? "" : text.substring(end));
    }
}
