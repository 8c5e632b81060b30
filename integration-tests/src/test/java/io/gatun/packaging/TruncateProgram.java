package io.gatun.packaging;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Session;
import io.gatun.graph.GraphBuilder;
import io.gatun.onnx.OnnxWriter;
import io.gatun.op.Binary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A user's program whose model file is truncated while it is open: prints the last output of a run before, and of one after,
 * or what was thrown. Arguments: the file to make, and {@code copied} or {@code mapped}.
 */
final class TruncateProgram {
    private static final int SIZE = 1024;

    private TruncateProgram() {}

    public static void main(String[] arguments) throws IOException {
        var file = Path.of(arguments[0]);
        write(file);
        var options = LoadOptions.defaults();
        try (var model = Model.load(file, arguments[1].equals("copied") ? options.copied() : options);
                var session = model.session();
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(SIZE, SIZE))) {
            System.out.println(lastOutput(session, input));
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(SIZE);
            }
            System.out.println(lastOutput(session, input));
        } catch (GatunException refusal) {
            System.out.println(refusal.getMessage());
        }
        System.out.println("alive");
    }

    private static float lastOutput(Session session, Tensor input) {
        try (var output = session.run(input)) {
            return output.floatAt(output.size() - 1);
        }
    }

    /** y = x + weights, which are read from the file by each run. */
    private static void write(Path file) {
        try (var arena = Arena.ofConfined()) {
            var weights = Tensor.allocate(TensorType.of(DType.FLOAT32, SIZE, SIZE), arena);
            weights.set(weights.size() - 1, 1.0);
            var builder = new GraphBuilder("truncated");
            var x = builder.input("x", DType.FLOAT32, Dim.of(SIZE), Dim.of(SIZE));
            var w = builder.constant("w", weights);
            var y = builder.node("y", new Binary(Binary.Function.ADD), x, w);
            OnnxWriter.write(builder.output(y).build(), file);
        }
    }
}
