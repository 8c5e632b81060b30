package io.gatun.cli;

import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.OnnxWriter;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models of one node, as files. */
final class SmallModels {
    private SmallModels() {}

    /** {@code y = Relu(x)}, f32[N,2,3]. */
    static Path relu(Path file) {
        var builder = new GraphBuilder("relu");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(2), Dim.of(3));
        write(builder, builder.node("y", Unary.of(Unary.Function.RELU), x), file);
        return file;
    }

    /** {@code y = Relu(x)}, f32[N,3,8,8]: takes pictures, but gives no classes. */
    static Path picturesToPictures(Path file) {
        var builder = new GraphBuilder("relu");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3), Dim.of(8), Dim.of(8));
        write(builder, builder.node("y", Unary.of(Unary.Function.RELU), x), file);
        return file;
    }

    /** A file that is right but for its operator, {@code Rely}, which nobody knows. */
    static Path unknownOperator(Path file) throws IOException {
        var bytes = new String(Files.readAllBytes(relu(file)), StandardCharsets.ISO_8859_1);
        Files.write(file, bytes.replace("Relu", "Rely").getBytes(StandardCharsets.ISO_8859_1));
        return file;
    }

    /** {@code sum = a + b}, f32[N,2] and f32[N,2]. */
    static Path sum(Path file) {
        var builder = new GraphBuilder("sum");
        var a = builder.input("a", DType.FLOAT32, Dim.of("N"), Dim.of(2));
        var b = builder.input("b", DType.FLOAT32, Dim.of("N"), Dim.of(2));
        write(builder, builder.node("sum", new Variadic(Variadic.Function.SUM), a, b), file);
        return file;
    }

    private static void write(GraphBuilder builder, Value output, Path file) {
        OnnxWriter.write(builder.output(output).build(), file);
    }
}
