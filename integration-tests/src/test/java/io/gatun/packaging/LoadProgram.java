package io.gatun.packaging;

import io.gatun.Model;
import java.nio.file.Path;

/** A user's program: loads a model and prints how many milliseconds that took, and what it wants to be fed. */
final class LoadProgram {
    private static final double NANOS_PER_MILLI = 1e6;

    private LoadProgram() {}

    public static void main(String[] arguments) {
        long start = System.nanoTime();
        try (var model = Model.load(Path.of(arguments[0]))) {
            System.out.println((System.nanoTime() - start) / NANOS_PER_MILLI);
            System.out.println(model.inputs());
        }
    }
}
