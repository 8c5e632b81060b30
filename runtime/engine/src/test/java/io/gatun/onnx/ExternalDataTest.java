package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.Value;
import io.gatun.onnx.proto.TensorProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
    @TempDir
    private Path top;

    private Path folder;

    @BeforeEach
    void writeWeights() throws IOException {
        folder = Files.createDirectory(top.resolve("model"));
        var data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .putFloat(4);
        Files.write(folder.resolve("weights.bin"), data.array());
        Files.write(top.resolve("secret.bin"), data.array());
    }

    private static TestModel model(Map<String, String> entries) {
        var tensor = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        new TreeMap<>(entries)
                .forEach((key, value) ->
                        tensor.addExternalDataBuilder().setKey(key).setValue(value));
        return TestModel.withInput(2).initializer(tensor).node("Add", List.of("x", "w"), "y");
    }

    private float[] read(Map<String, String> entries) throws IOException {
        var file = Files.write(folder.resolve("model.onnx"), model(entries).bytes());
        try (var arena = Arena.ofShared()) {
            return OnnxReader.read(file, arena)
                    .constant(new Value("w"))
                    .orElseThrow()
                    .toFloats();
        }
    }

    private void assertRefused(Map<String, String> entries, String reason) {
        assertThatThrownBy(() -> read(entries)).hasMessage("model.onnx: tensor 'w': " + reason);
    }

    @Test
    void partsOfAFileInTheFolderAreMapped() throws IOException {
        assertThat(read(Map.of("location", "weights.bin", "offset", "4", "length", "8")))
                .containsExactly(2, 3);
        assertThat(read(Map.of("location", "weights.bin"))).containsExactly(1, 2);
    }

    @Test
    void filesOutsideTheFolderAreRefused() throws IOException {
        assertRefused(
                Map.of("location", "../secret.bin"),
                "its data lies in '../secret.bin', which is outside the model's folder");
        var absolute = top.resolve("secret.bin").toString();
        assertRefused(
                Map.of("location", absolute),
                "its data lies in '" + absolute + "', which is outside the model's folder");
        Files.createSymbolicLink(folder.resolve("link.bin"), top.resolve("secret.bin"));
        assertRefused(
                Map.of("location", "link.bin"), "its data lies in 'link.bin', which is outside the model's folder");
    }

    @Test
    void partsOutsideTheFileAreRefused() {
        assertRefused(
                Map.of("location", "weights.bin", "offset", "12"),
                "wants 8 bytes of data, 'weights.bin' has 4 from byte 12");
        assertRefused(
                Map.of("location", "weights.bin", "offset", "-4"),
                "its data begins at byte -4 of 'weights.bin', which has 16");
        assertRefused(
                Map.of("location", "weights.bin", "length", "4"),
                "wants 8 bytes of data, 'weights.bin' has 4 from byte 0");
        assertRefused(
                Map.of("location", "weights.bin", "offset", "two"),
                "the entry 'offset' of its external data wants a number, got 'two'");
    }

    @Test
    void partsWhoseEndOverflowsAreRefused() {
        var largest = Long.toString(Long.MAX_VALUE);
        assertRefused(
                Map.of("location", "weights.bin", "offset", largest),
                "its data begins at byte 9223372036854775807 of 'weights.bin', which has 16");
        assertRefused(
                Map.of("location", "weights.bin", "offset", "16", "length", largest),
                "wants 8 bytes of data, 'weights.bin' has 0 from byte 16");
        assertRefused(
                Map.of("location", "weights.bin", "offset", "4", "length", "-8"),
                "the entry 'length' of its external data is -8");
        assertRefused(
                Map.of("location", "weights.bin", "offset", "9223372036854775808"),
                "the entry 'offset' of its external data wants a number, got '9223372036854775808'");
    }

    @Test
    void detoursOutOfTheFolderAreRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("up"), top);
        for (var location : List.of("up/secret.bin", "./up/secret.bin", "up/model/../secret.bin")) {
            assertRefused(
                    Map.of("location", location),
                    "its data lies in '" + location + "', which is outside the model's folder");
        }
        assertRefused(
                Map.of("location", "deep/../../secret.bin"),
                "its data lies in 'deep/../../secret.bin', which is outside the model's folder");
        assertRefused(Map.of("location", "a\0b"), "'a b', where its data should lie, is not a file name");
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        assertRefused(
                Map.of("location", "absent.bin"), "the file 'absent.bin', where its data should lie, cannot be read");
        assertRefused(
                Map.of("location", "."), "the file '.', where its data should lie: is a directory, wanted a file");
        assertRefused(Map.of(), "its data lies in another file, but the entry 'location' is missing");
        try (var arena = Arena.ofShared()) {
            var bytes = model(Map.of("location", "weights.bin")).bytes();
            assertThatThrownBy(() -> OnnxReader.read(bytes, "array", arena))
                    .hasMessage("array: tensor 'w': its data lies in the file 'weights.bin', "
                            + "but the model was not loaded from a folder");
        }
    }
}
