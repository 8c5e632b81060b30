package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.spi.ColdStart;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.File;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A process of its own for each test, as a process has but one beginning. */
class FirstRunsTest {
    @Test
    void theFirstRunIsColdAndWarmRunsGiveTheSameBits() throws Exception {
        assertThat(run(List.of()))
                .containsExactly(
                        "loaded: warm",
                        "first run: cold",
                        "warmed up: warm",
                        "the same bits: true",
                        "another session: warm",
                        "the same bits: true");
    }

    @Test
    void aPropertyTurnsItOff() throws Exception {
        assertThat(run(List.of("-Dgatun.coldStart=false"))).startsWith("loaded: warm", "first run: warm");
    }

    private static List<String> run(List<String> flags) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                location(Model.class) + File.pathSeparator + location(FirstRunsTest.class)));
        command.addAll(flags);
        command.add(FirstRunsTest.class.getName());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Says after each step of a session's life whether the process is cold. */
    public static void main(String[] arguments) {
        var x = random(Shape.of(1, 8, 20, 20));
        try (var model = Model.of(network());
                var session = model.session(Options.defaults().threads(2))) {
            say("loaded");
            var first = session.run(x).toFloats();
            say("first run");
            session.warmUp();
            say("warmed up");
            sayWhetherSame(first, session.run(x).toFloats());
            try (var another = model.session(Options.defaults().threads(1))) {
                var result = another.run(x).toFloats();
                say("another session");
                sayWhetherSame(first, result);
            }
        }
    }

    private static void say(String step) {
        System.out.println(step + ": " + (ColdStart.isCold() ? "cold" : "warm"));
    }

    private static void sayWhetherSame(float[] first, float[] second) {
        System.out.println("the same bits: " + Arrays.equals(first, second));
    }

    /** A convolution that is transformed, and one that is not. */
    private static Graph network() {
        var builder = new GraphBuilder("two convolutions");
        var x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(8), Dim.of(20), Dim.of(20));
        var window = new Window(List.of(), List.of(), List.of(), new Padding.SameUpper());
        var wide = builder.constant("wide", random(Shape.of(70, 8, 3, 3)));
        var middle = builder.node("first", new Conv(window, 1), x, wide);
        var narrow = builder.constant("narrow", random(Shape.of(20, 70, 1, 1)));
        return builder.output(builder.node("second", new Conv(window, 1), middle, narrow))
                .build();
    }

    private static Tensor random(Shape shape) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), Arena.ofAuto());
        var random = new Random(tensor.size());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
