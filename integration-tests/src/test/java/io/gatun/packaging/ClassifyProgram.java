package io.gatun.packaging;

import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.zoo.Zoo;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** A user's program: opens the embedded network twice and prints the best guess each time; before that, where it runs. */
final class ClassifyProgram {
    private ClassifyProgram() {}

    public static void main(String[] arguments) {
        System.out.println(Zoo.class.getModule().isNamed() ? "module path" : "class path");
        for (var provider : ServiceLoader.load(AcceleratorProvider.class)) {
            if (provider.probe() instanceof Availability.Present(var devices)) {
                System.out.println(provider.name() + ": " + devices.getFirst().description());
            }
        }
        for (int i = 0; i < 2; i++) {
            try (var classifier = Zoo.open(Zoo.DEFAULT)) {
                var best = classifier.classify(Path.of(arguments[0]), 1).getFirst();
                System.out.println(best.label() + " " + best.probability());
            }
        }
    }
}
