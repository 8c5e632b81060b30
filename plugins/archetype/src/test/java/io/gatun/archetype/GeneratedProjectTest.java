package io.gatun.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.spi.Availability;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedProjectTest {
    private static final Pattern LEFT_OVER =
            Pattern.compile("\\$\\{(package|accelerator|classPrefix|groupId|artifactId)}|__classPrefix__");
    private static final Pattern SUITE = Pattern.compile(
            "<testsuite [^>]*tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"(\\d+)\" failures=\"(\\d+)\"");

    private final GeneratedProject project = GeneratedProject.get();

    @Test
    void itPassesTheConformanceKit() throws Exception {
        var reports = project.files("target/surefire-reports", ".xml");
        assertThat(reports).singleElement();
        var report = Files.readString(reports.getFirst());
        var suite = SUITE.matcher(report);
        assertThat(suite.find()).isTrue();
        assertThat(suite.group(2)).as("errors").isEqualTo("0");
        assertThat(suite.group(4)).as("failures").isEqualTo("0");
        assertThat(suite.group(3)).as("skipped").isEqualTo("0");
        assertThat(Integer.parseInt(suite.group(1))).as("passed").isGreaterThan(300);
    }

    @Test
    void nothingOfTheTemplateIsLeftInIt() throws Exception {
        for (var file : project.files("", "")) {
            if (Files.isRegularFile(file) && !file.startsWith(project.folder().resolve("target"))) {
                assertThat(file.toString()).doesNotContainPattern(LEFT_OVER);
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(LEFT_OVER);
            }
        }
    }

    @Test
    void theClassPathFindsIt() {
        assertThat(project.provider().probe()).isInstanceOf(Availability.Present.class);
    }

    @Test
    void theModulePathFindsIt() throws Exception {
        var output = modulePathProgram(DevicesProgram.class);
        assertThat(output)
                .contains("mine: a slow device in plain Java, 2048 MiB")
                .contains("cpu: ");
    }

    /** What a program writes that is started with the generated plugin as a module, and names of the engine only what it exports. */
    private String modulePathProgram(Class<?> program) throws Exception {
        var log = Files.createTempFile("gatun", ".log");
        try {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=io.gatun.runtime",
                            "-p",
                            modulePath(),
                            "--add-modules",
                            "com.example.mine",
                            "-cp",
                            placeOf(program).toString(),
                            program.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor()).as(() -> read(log)).isZero();
            return read(log);
        } finally {
            Files.delete(log);
        }
    }

    private String modulePath() throws Exception {
        var protobuf = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("protobuf-java-"));
        return String.join(
                File.pathSeparator,
                Stream.concat(
                                Stream.of(
                                        project.jar().toString(),
                                        placeOf(Model.class).toString()),
                                protobuf)
                        .toList());
    }

    private static Path placeOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
