package io.gatun.random;

import io.gatun.Model;
import io.gatun.graph.Value;
import io.gatun.onnx.OnnxWriter;
import io.gatun.op.Conv;
import io.gatun.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A case while it is compared: its file, its model, and the memory of all results. */
final class Subject implements AutoCloseable {
    private final RandomCase randomCase;
    private final Arena arena = Arena.ofShared();
    private final List<Map<Value, Tensor>> defined = new ArrayList<>();
    private byte[] bytes;
    private Model model;

    Subject(RandomCase randomCase) {
        this.randomCase = randomCase;
    }

    RandomCase randomCase() {
        return randomCase;
    }

    Arena arena() {
        return arena;
    }

    /** What every value is by definition, for each feed. */
    List<Map<Value, Tensor>> defined() {
        if (defined.isEmpty()) {
            for (var feed : randomCase.feeds()) {
                defined.add(Definition.values(randomCase.graph(), feed, Noise.NONE, arena));
            }
        }
        return defined;
    }

    /** @throws Way.NotComparable if a convolution reads what is not finite: Winograd's transforms may spread it */
    void requireFiniteConvolutions() throws Way.NotComparable {
        for (var values : defined()) {
            for (var node : randomCase.graph().nodes()) {
                if (node.op() instanceof Conv && !isFinite(values.get(node.input(0)))) {
                    throw new Way.NotComparable("a convolution of an infinity or NaN may spread it");
                }
            }
        }
    }

    private static boolean isFinite(Tensor tensor) {
        return LongStream.range(0, tensor.size()).mapToDouble(tensor::doubleAt).allMatch(Double::isFinite);
    }

    /** The graph as an ONNX file. */
    byte[] bytes() {
        if (bytes == null) {
            var stream = new ByteArrayOutputStream();
            OnnxWriter.write(randomCase.graph(), Channels.newChannel(stream));
            bytes = stream.toByteArray();
        }
        return bytes;
    }

    /** The graph as it was read from that file. */
    Model model() {
        if (model == null) {
            model = Model.read(bytes(), "random.onnx");
        }
        return model;
    }

    /** Copies tensors into this subject's memory and closes them. */
    List<Tensor> keep(Iterable<Tensor> tensors) {
        var kept = new ArrayList<Tensor>();
        for (var tensor : tensors) {
            try (tensor) {
                var copy = Tensor.allocate(tensor.type(), arena);
                copy.segment().copyFrom(tensor.segment());
                kept.add(copy);
            }
        }
        return kept;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        arena.close();
    }
}
