package io.gatun.onnx;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatun.fuzz.Verdict;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.TensorProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Any description of where weights lie: nothing outside the model's folder is ever read. */
class ExternalDataFuzzTest {
    private static final byte SECRET = 77;

    @TempDir
    private static Path top;

    @FuzzTest(maxDuration = "2m")
    void staysInTheFolder(FuzzedDataProvider data) throws IOException {
        var folder = top.resolve("model");
        if (Files.notExists(folder)) {
            Files.createDirectories(folder.resolve("deep"));
            Files.write(folder.resolve("weights.bin"), new byte[64]);
            Files.write(folder.resolve("deep/weights.bin"), new byte[64]);
            Files.write(top.resolve("secret.bin"), filled());
            Files.createSymbolicLink(folder.resolve("link.bin"), top.resolve("secret.bin"));
            Files.createSymbolicLink(folder.resolve("up"), top);
        }
        var file = Files.write(folder.resolve("fuzz.onnx"), model(data).build().toByteArray());
        Verdict.on(() -> {
            try (var arena = Arena.ofShared()) {
                var tensor =
                        OnnxReader.read(file, arena).constant(new Value("w")).orElseThrow();
                for (long i = 0; i < tensor.size(); i++) {
                    if (tensor.longAt(i) == SECRET) {
                        throw new IllegalStateException("read a file outside the model's folder");
                    }
                }
            }
            return null;
        });
    }

    private static byte[] filled() {
        var bytes = new byte[64];
        java.util.Arrays.fill(bytes, SECRET);
        return bytes;
    }

    private static ModelProto.Builder model(FuzzedDataProvider data) {
        var model = ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setVersion(17);
        var graph = model.getGraphBuilder();
        var tensor = graph.addInitializerBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.UINT8_VALUE)
                .addDims(data.consumeLong(0, 64))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        entry(tensor, "location", location(data));
        if (data.consumeBoolean()) {
            entry(tensor, "offset", number(data));
        }
        if (data.consumeBoolean()) {
            entry(tensor, "length", number(data));
        }
        if (data.consumeBoolean()) {
            entry(tensor, data.consumeString(10), data.consumeRemainingAsString());
        }
        addOutput(graph);
        return model;
    }

    private static void addOutput(GraphProto.Builder graph) {
        graph.addNodeBuilder().setOpType("Identity").addInput("w").addOutput("y");
        graph.addOutputBuilder().setName("y");
    }

    private static String location(FuzzedDataProvider data) {
        var parts = new String[] {
            "..", ".", "/", "\\", "weights.bin", "deep", "secret.bin", "link.bin", "up", "model", "%2e", "\0"
        };
        var location = new StringBuilder();
        for (int pieces = data.consumeInt(0, 6); pieces > 0; pieces--) {
            location.append(
                    data.consumeInt(0, 9) == 0 ? data.consumeString(5) : parts[data.consumeInt(0, parts.length - 1)]);
            location.append(data.consumeBoolean() ? "/" : "");
        }
        return location.toString();
    }

    private static String number(FuzzedDataProvider data) {
        return data.consumeBoolean() ? Long.toString(data.consumeLong()) : data.consumeString(20);
    }

    private static void entry(TensorProto.Builder tensor, String key, String value) {
        tensor.addExternalDataBuilder().setKey(key).setValue(value);
    }
}
