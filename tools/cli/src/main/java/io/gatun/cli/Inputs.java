package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.graph.GraphInput;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tensors for a model's inputs, by name: from files, the others random. */
final class Inputs implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Map<String, Tensor> tensors = new HashMap<>();

    private Inputs() {}

    /**
     * All inputs random: normal for floating types, else 0 or 1.
     *
     * @param shapes one an input, in order
     */
    static Inputs random(Model model, Shape... shapes) {
        var inputs = new Inputs();
        inputs.addRandom(model, Map.of(), shapes);
        return inputs;
    }

    /**
     * Inputs as the user chose them.
     *
     * @param sources by the input's name: a file of one tensor, or {@code random}, or {@code random:SEED}
     * @param given shapes for random ones
     */
    static Inputs of(Model model, Map<String, String> sources, Map<String, Shape> given) throws IOException {
        var inputs = new Inputs();
        try {
            var seeds = new HashMap<String, Long>();
            for (var source : sources.entrySet()) {
                if (isRandom(source.getValue())) {
                    seeds.put(source.getKey(), seed(source.getValue()));
                } else {
                    inputs.tensors.put(source.getKey(), read(Path.of(source.getValue())));
                }
            }
            var known = new HashMap<>(given);
            inputs.tensors.forEach((name, tensor) -> known.put(name, tensor.shape()));
            inputs.addRandom(model, seeds, ShapeOptions.complete(model, known));
            return inputs;
        } catch (IOException | RuntimeException failure) {
            inputs.close();
            throw failure;
        }
    }

    private static boolean isRandom(String source) {
        return source.equals("random") || source.matches("random:-?\\d{1,18}");
    }

    private static long seed(String source) {
        return source.equals("random") ? 0 : Long.parseLong(source.substring("random:".length()));
    }

    private static Tensor read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new GatunException(file + ": is a folder, not the file of a tensor");
        }
        return file.toString().endsWith(".npy") ? NpyFile.read(file) : TensorFile.read(file);
    }

    private void addRandom(Model model, Map<String, Long> seeds, Shape... shapes) {
        for (int i = 0; i < shapes.length; i++) {
            var input = model.inputs().get(i);
            if (!tensors.containsKey(input.name())) {
                var type = new TensorType(input.dtype(), shapes[i]);
                accept(model, i, type);
                tensors.put(input.name(), random(type, new Random(seeds.getOrDefault(input.name(), 0L) + i)));
            }
        }
    }

    private static void accept(Model model, int input, TensorType type) {
        try {
            model.inputs().get(input).accept(type, new HashMap<>());
        } catch (GatunException refusal) {
            throw refusal.in(model.name());
        }
    }

    private Tensor random(TensorType type, Random random) {
        var tensor = Tensor.allocate(type, arena);
        for (long i = 0; i < tensor.size(); i++) {
            if (type.dtype().isFloating()) {
                tensor.set(i, random.nextGaussian());
            } else {
                tensor.set(i, (long) random.nextInt(2));
            }
        }
        return tensor;
    }

    Map<String, Tensor> byName() {
        return tensors;
    }

    List<Tensor> inOrder(Model model) {
        return model.inputs().stream().map(GraphInput::name).map(tensors::get).toList();
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        arena.close();
    }
}
