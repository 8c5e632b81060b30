package io.gatun.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** Standard output that remembers why it could not be written, which {@link PrintStream} forgets. */
final class Stdout extends FilterOutputStream {
    /** What a reader such as {@code head} leaves behind once it has seen enough: no loss. */
    private static final String READER_GONE = "Broken pipe";

    private IOException failure;

    Stdout() {
        super(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException lost) {
            failure = lost;
            throw lost;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException lost) {
            failure = lost;
            throw lost;
        }
    }

    /** Whether anything was lost; says so, unless nobody wanted to read it. */
    boolean reportLoss(PrintStream err) {
        if (failure != null && !READER_GONE.equals(failure.getMessage())) {
            err.println("gatun: standard output cannot be written: " + failure.getMessage());
        }
        return failure != null;
    }
}
