package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Results;
import io.gatun.Session;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class GatunEngine implements Engine {
    private final Model model;
    private final Session session;
    private final Map<String, Tensor> fed = new LinkedHashMap<>();
    private Results results;

    GatunEngine(Path file, int threads) {
        model = Model.load(file);
        session = model.session(Options.defaults().threads(threads));
    }

    @Override
    public List<Input> inputs() {
        return model.inputs().stream().map(GatunEngine::input).toList();
    }

    /** @throws GatunException unless it is float32 */
    static Input input(GraphInput input) {
        if (input.dtype() != DType.FLOAT32) {
            throw new GatunException("input '" + input.name() + "' is " + input + "; only float32 is fed here");
        }
        var extents = input.dims().stream()
                .map(dim -> dim instanceof Dim.Fixed(long size) ? size : Input.OPEN)
                .toList();
        return new Input(input.name(), extents);
    }

    @Override
    public void feed(String input, long[] shape, float[] values) {
        fed.put(input, Tensor.of(Shape.of(shape), values));
    }

    @Override
    public void run() {
        release();
        results = session.run(fed);
    }

    @Override
    public void warmUp() {
        session.warmUp();
    }

    @Override
    public Outputs outputs() {
        return new Outputs(model.outputs().stream()
                .map(name -> results.get(name).toFloats())
                .toList());
    }

    private void release() {
        if (results != null) {
            results.close();
        }
    }

    @Override
    public void close() {
        release();
        fed.values().forEach(Tensor::close);
        session.close();
        model.close();
    }
}
