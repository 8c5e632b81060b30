package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a plugin says to people: never nothing, never more than a line. */
final class Sentence {
    private Sentence() {}

    static void check(String what, String text) {
        assertTrue(text != null && !text.isBlank(), () -> what + " is empty");
        assertTrue(
                text.lines().count() == 1,
                () -> what + " must be one line, has " + text.lines().count() + ": " + text);
    }
}
