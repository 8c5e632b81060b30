package io.gatun.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs Maven as a user would, but for its local repository: in front of the user's own is one in {@code target} with the jars of
 * this build, which are installed nowhere.
 */
final class Maven {
    private static final int PATIENCE_MINUTES = 5;
    private static final Path TARGET = Path.of("plugins/archetype/target").toAbsolutePath();
    private static final Path REPOSITORY = TARGET.resolve("repository");
    private static final String VERSION = property("gatun.version");

    private Maven() {}

    /** A module of this repository, by what it is published as. */
    private record Module(String folder, String artifact) {}

    private static final List<Module> JARS = List.of(
            new Module("runtime/engine", "gatun-runtime"),
            new Module("model-zoo", "gatun-model-zoo"),
            new Module("plugins/conformance", "gatun-conformance"),
            new Module("plugins/archetype", "gatun-plugin-archetype"));

    private static String property(String name) {
        var value = System.getProperty(name);
        if (value == null) {
            throw new AssertionError(name + " is not set: run this test by ./mvnw verify");
        }
        return value;
    }

    /** Puts the jars of this build where {@link #run} finds them. */
    static void publish() throws IOException {
        copy(Path.of("pom.xml"), "gatun", ".pom");
        for (var module : JARS) {
            var folder = Path.of(module.folder);
            copy(folder.resolve("pom.xml"), module.artifact, ".pom");
            copy(folder.resolve("target/" + module.artifact + "-" + VERSION + ".jar"), module.artifact, ".jar");
        }
    }

    private static void copy(Path file, String artifact, String suffix) throws IOException {
        var folder = Files.createDirectories(REPOSITORY.resolve("io/gatun/" + artifact + "/" + VERSION));
        Files.write(folder.resolve(artifact + "-" + VERSION + suffix), Files.readAllBytes(file));
    }

    /**
     * Runs Maven in a folder.
     *
     * @return what it wrote
     * @throws AssertionError with all that, if it fails or does not end
     */
    static String run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("sh", Path.of("mvnw").toAbsolutePath().toString(), "--batch-mode"));
        command.addAll(arguments);
        command.add("-Dmaven.repo.local=" + REPOSITORY);
        command.add("-Dmaven.repo.local.tail=" + property("gatun.maven.repository"));
        if (property("gatun.maven.mode").equals("offline=true")) {
            command.add("--offline");
        }
        var log = TARGET.resolve("maven-" + arguments.getFirst().replace(':', '-') + ".log");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end: " + Files.readString(log));
        }
        var output = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }
}
