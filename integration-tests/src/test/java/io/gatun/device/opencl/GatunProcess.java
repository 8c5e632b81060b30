package io.gatun.device.opencl;

import io.gatun.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code gatun} command, or another program, in a process of its own, whose driver, caches and temporary files may be spoilt
 * without harm to anybody else's. Immutable; each method returns a changed copy.
 *
 * @param environment variables that it gets besides those of this process
 * @param flags of its JVM
 * @param classPath folders that come before all others
 * @param main the program
 */
record GatunProcess(Map<String, String> environment, List<String> flags, List<Path> classPath, Class<?> main) {
    private static final int PATIENCE_SECONDS = 300;

    /** What it said, and how it ended; {@code err} without the lines that Java writes before any program runs. */
    record Outcome(int code, String out, String err) {}

    /** The command, with caches and temporary files in {@code folder}, which need not exist. */
    static GatunProcess in(Path folder) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("tmp"));
        return new GatunProcess(Map.of(), List.of(), List.of(), Main.class)
                .variable("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .flag("-Djava.io.tmpdir=" + temporary);
    }

    GatunProcess variable(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new GatunProcess(more, flags, classPath, main);
    }

    GatunProcess flag(String flag) {
        var more = new ArrayList<>(flags);
        more.add(flag);
        return new GatunProcess(environment, more, classPath, main);
    }

    GatunProcess before(Path folder) {
        return new GatunProcess(environment, flags, List.of(folder), main);
    }

    GatunProcess program(Class<?> other) {
        return new GatunProcess(environment, flags, classPath, other);
    }

    /** Runs it to its end. @throws AssertionError if it takes too long */
    Outcome run(Object... words) throws IOException, InterruptedException {
        return start(words).end();
    }

    /** Runs it beside this process. */
    Started start(Object... words) throws IOException {
        var path = Stream.concat(
                        classPath.stream(),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(Path::of))
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        command.addAll(List.of("-cp", path, main.getName()));
        List.of(words).forEach(word -> command.add(word.toString()));
        var out = Files.createTempFile("gatun", ".out");
        var err = Files.createTempFile("gatun", ".err");
        var builder = new ProcessBuilder(command)
                .directory(root().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    /** The folder of the whole project: the current one or one above it. */
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** A process on its way. */
    record Started(Process process, Path out, Path err) {
        Outcome end() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("no end within " + PATIENCE_SECONDS + " s: " + process.info());
            }
            try (var lines = Files.lines(err)) {
                var said = lines.filter(line -> !line.startsWith("WARNING: Using incubator modules")
                                && !line.startsWith("WARNING: java.io.tmpdir"))
                        .collect(Collectors.joining("\n"));
                return new Outcome(process.exitValue(), Files.readString(out), said);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        }
    }
}
