package io.gatun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a command said and how it ended. */
record Outcome(int code, String out, String err) {

    /** Runs a command in this JVM. */
    static Outcome gatun(Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                Arrays.stream(words).map(Object::toString).toArray(String[]::new),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** As it should be: exit code 0, nothing on stderr. */
    Outcome fine() {
        assertThat(err).isEmpty();
        assertThat(code).isZero();
        return this;
    }

    /** The work failed: exit code 1, one line on stderr. */
    Outcome failed(String... inLine) {
        assertThat(code).as(err).isEqualTo(1);
        return oneLine(inLine);
    }

    /** Bad usage: exit code 2, one line on stderr, nothing on stdout. */
    Outcome misused(String... inLine) {
        assertThat(code).as(err).isEqualTo(2);
        assertThat(out).isEmpty();
        return oneLine(inLine);
    }

    private Outcome oneLine(String... inLine) {
        assertThat(err).startsWith("gatun: ").contains(inLine);
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).doesNotContain("Exception", "\tat ");
        return this;
    }

    List<String> lines() {
        return out.lines().toList();
    }

    Map<String, Object> object() throws IOException {
        return JSON.std.mapFrom(out);
    }

    List<Object> list() throws IOException {
        return JSON.std.listFrom(out);
    }
}
