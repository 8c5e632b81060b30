package io.gatun.archetype;

import io.gatun.spi.AcceleratorProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** A project generated from the archetype and built, by the commands that the page gives. Made once for all tests. */
final class GeneratedProject {
    private static final Path PARENT =
            Path.of("plugins/archetype/target/generated").toAbsolutePath();

    private static final class Holder {
        private static final GeneratedProject PROJECT = make();
    }

    private final Path folder;

    private GeneratedProject(Path folder) {
        this.folder = folder;
    }

    static GeneratedProject get() {
        return Holder.PROJECT;
    }

    private static GeneratedProject make() {
        try {
            delete(PARENT);
            Files.createDirectories(PARENT);
            Maven.publish();
            Maven.run(PARENT, PluginsPage.maven("generate"));
            try (var made = Files.list(PARENT)) {
                var folder = made.findFirst().orElseThrow(() -> new AssertionError("the archetype made no project"));
                Maven.run(folder, PluginsPage.maven("verify"));
                return new GeneratedProject(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while building the generated project", stopped);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** The jar that its build made. */
    Path jar() {
        return onlyFile(folder.resolve("target"), ".jar");
    }

    /** The provider that the jar's service file names. */
    AcceleratorProvider provider() {
        return ServiceLoader.load(AcceleratorProvider.class, loader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("mine"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no service file in " + jar() + " names a provider of 'mine'"));
    }

    /** Finds the plugin in its jar, beside the classes of these tests. */
    private ClassLoader loader() {
        try {
            return new URLClassLoader(
                    new URL[] {jar().toUri().toURL()}, getClass().getClassLoader());
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All files below a folder of the project whose names end so. */
    List<Path> files(String below, String suffix) {
        try (var all = Files.walk(folder.resolve(below))) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path onlyFile(Path folder, String suffix) {
        try (var all = Files.list(folder)) {
            var found = all.filter(file -> file.toString().endsWith(suffix)).toList();
            if (found.size() != 1) {
                throw new AssertionError("expected one " + suffix + " in " + folder + ", got " + found);
            }
            return found.getFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
