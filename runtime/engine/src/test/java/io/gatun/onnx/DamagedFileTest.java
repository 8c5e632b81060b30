package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come in, a graph or a {@link GatunException} of one line comes out. */
class DamagedFileTest {
    @TempDir
    private Path folder;

    private static void readOrRefuse(MemorySegment bytes, String what) {
        try (var arena = Arena.ofConfined()) {
            OnnxReader.read(bytes, "damaged.onnx", Optional.empty(), arena);
        } catch (GatunException refusal) {
            assertThat(refusal.getMessage())
                    .as(what)
                    .startsWith("damaged.onnx: ")
                    .doesNotContain("\n", "Exception");
        } catch (RuntimeException | Error escaped) {
            throw new AssertionError(what + " lets escape " + escaped, escaped);
        }
    }

    private static byte[] model(String file) throws IOException {
        return Files.readAllBytes(OnnxCases.model(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10.onnx", "squeezenet1.0-imagenet-fp32.onnx"})
    void cutAtEveryPercent(String file) throws IOException {
        var whole = MemorySegment.ofArray(model(file));
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(whole.byteSize()).copyFrom(whole);
            for (int percent = 0; percent < 100; percent++) {
                var cut = bytes.asSlice(0, bytes.byteSize() * percent / 100);
                assertThatThrownBy(() -> OnnxReader.read(cut, "cut.onnx", Optional.empty(), arena))
                        .as("%d %% of %s", percent, file)
                        .isInstanceOf(GatunException.class)
                        .hasMessageStartingWith("cut.onnx: ")
                        .hasMessageNotContaining("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10.onnx", "squeezenet1.0-imagenet-fp32.onnx"})
    void cutAtEveryByteOfTheFirstAndLastThousand(String file) throws IOException {
        var whole = MemorySegment.ofArray(model(file));
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(whole.byteSize()).copyFrom(whole);
            for (int i = 0; i < 1000; i++) {
                readOrRefuse(bytes.asSlice(0, i), file + " cut to " + i);
                readOrRefuse(bytes.asSlice(0, bytes.byteSize() - 1 - i), file + " cut by " + (i + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void flippedBytesOfAWholeNetwork(int seed) throws IOException {
        // most of the structure lies in front of the weights
        flip(model("resnet20-cifar10.onnx"), new Random(seed), 500, 20_000, "resnet20, seed " + seed);
    }

    @Test
    void flippedBytesOfSmallModels() throws IOException {
        if (OnnxCases.data() == null) {
            OnnxCases.missing();
        }
        var random = new Random(4);
        for (var name : Files.readAllLines(OnnxCases.data().resolve("tiers/node-A.txt"))) {
            var good = Files.readAllBytes(
                    OnnxCases.data().resolve("node").resolve(name).resolve("model.onnx"));
            flip(good, random, 10, good.length, name);
        }
    }

    /** Changes one to three bytes, half of the time among the first ones, reads, and mends them again. */
    private static void flip(byte[] good, Random random, int rounds, int first, String what) {
        try (var arena = Arena.ofConfined()) {
            var whole = MemorySegment.ofArray(good);
            var bytes = arena.allocate(good.length).copyFrom(whole);
            for (int round = 0; round < rounds; round++) {
                int reach = random.nextBoolean() ? first : good.length;
                for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                    bytes.set(ValueLayout.JAVA_BYTE, random.nextInt(reach), (byte) random.nextInt());
                }
                readOrRefuse(bytes, what + ", round " + round);
                bytes.copyFrom(whole);
            }
        }
    }

    @Test
    void randomBytes() {
        var random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            var bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            readOrRefuse(MemorySegment.ofArray(bytes), "seed 5 round " + round);
        }
    }

    @Test
    void deeplyNestedTypesAreRefused() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        var type = model.graph.addInputBuilder().setName("deep").getTypeBuilder();
        for (int depth = 0; depth < 500; depth++) {
            type = type.getSequenceTypeBuilder().getElemTypeBuilder();
        }
        readOrRefuse(MemorySegment.ofArray(model.bytes()), "nested sequences");
    }

    @Test
    void whatIsNoOnnxFileIsSaidInOneSentence() throws IOException {
        assertRefused(folder, "is a directory, wanted a file");
        assertRefused(
                folder.resolve("absent.onnx"), "there is no such file, looked for " + folder.resolve("absent.onnx"));
        assertRefused(Files.createFile(folder.resolve("empty.onnx")), "the file is empty");
        var text = Files.writeString(
                folder.resolve("text.onnx"), "Hello, I am a text and no model.\n", StandardCharsets.UTF_8);
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> OnnxReader.read(text, arena))
                    .hasMessageStartingWith("text.onnx: not an ONNX model");
        }
    }

    private static void assertRefused(Path file, String reason) {
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> OnnxReader.read(file, arena))
                    .isInstanceOf(GatunException.class)
                    .hasMessage(file.getFileName() + ": " + reason);
        }
    }
}
