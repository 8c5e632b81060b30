package io.gatun.fuzz;

import io.gatun.GatunException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What hostile input may lead to: a result, or a {@link GatunException} in words, and both soon. */
public final class Verdict {
    /** Far beyond the timeout of a run, as the machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Verdict() {}

    /** @throws AssertionError if {@code reading} ends in any other way */
    public static void on(Callable<?> reading) {
        long began = System.nanoTime();
        try {
            reading.call();
        } catch (GatunException refusal) {
            requireWords(refusal);
        } catch (Exception escaped) {
            throw new AssertionError("escaped: " + escaped, escaped);
        }
        var taken = Duration.ofNanos(System.nanoTime() - began);
        if (taken.compareTo(PATIENCE) > 0) {
            throw new AssertionError("took " + taken);
        }
    }

    /** A refusal that quotes an exception is one that nobody foresaw, made harmless by the last catch. */
    private static void requireWords(GatunException refusal) {
        var message = refusal.getMessage();
        if (message.isBlank() || message.lines().count() > 1) {
            throw new AssertionError("no message of one line: " + message, refusal);
        }
        if (message.matches(".*(makes no sense|cannot be computed|cannot be computed from constants): java\\..*")) {
            throw new AssertionError("not foreseen: " + message, refusal);
        }
    }
}
