package io.gatun.cli;

import io.gatun.GatunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in one line what went wrong; the environment variable {@code GATUN_DEBUG} adds the stack trace. */
final class Failure {
    private Failure() {}

    /** Prints the line. Returns the exit code of work that failed. */
    static int report(Throwable failure, PrintWriter err) {
        err.println("gatun: " + oneLine(message(failure)));
        trace(failure, err);
        return 1;
    }

    static void trace(Throwable failure, PrintWriter err) {
        var debug = System.getenv("GATUN_DEBUG");
        if (debug != null && !debug.isEmpty() && !debug.equals("0")) {
            failure.printStackTrace(err);
        }
    }

    static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case GatunException refusal -> refusal.getMessage();
            case UncheckedIOException io -> message(io.getCause());
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NotDirectoryException file -> file.getFile() + ": not a folder";
            case FileSystemException file when file.getReason() != null -> file.getFile() + ": " + file.getReason();
            case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
            case IllegalStateException state when state.getMessage() != null -> state.getMessage();
            case OutOfMemoryError memory -> "there is not enough memory: " + memory.getMessage();
            case StackOverflowError _ -> "the model is nested too deeply to be read";
            default -> "this should not happen, please report it with the output of GATUN_DEBUG=1: " + failure;
        };
    }
}
