package io.gatun.packaging;

import io.gatun.Options;
import io.gatun.zoo.Zoo;
import java.nio.file.Path;

/** A user's program that insists on a plugin: classifies on OpenCL, and prints the best guess. */
final class OpenClProgram {
    private OpenClProgram() {}

    public static void main(String[] arguments) {
        System.out.println(Zoo.class.getModule().isNamed() ? "module path" : "class path");
        try (var classifier = Zoo.open(Zoo.DEFAULT, Options.defaults().require("opencl"))) {
            var best = classifier.classify(Path.of(arguments[0]), 1).getFirst();
            System.out.println(best.label() + " " + best.probability());
        }
    }
}
