package io.gatun.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gatun.Limits;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.graph.Evaluation;
import io.gatun.onnx.OnnxWriter;
import io.gatun.op.Body;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model run in every way there is, beside ONNX Runtime. Its outputs must be float32, int64 or bool. */
record WholeModel(byte[] onnx, Path folder) {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final Options OPTIONS = Options.defaults().threads(2);
    private static final double TOLERANCE = 1e-5;

    /**
     * Compares with ONNX Runtime: two runs of a session, the definitions, and what the writer writes, read by both.
     *
     * @param inputs one for each of the model's
     */
    void check(Tensor... inputs) throws OrtException, IOException {
        try (var model = Model.read(onnx, "model")) {
            var feed = feed(model, inputs);
            var wanted = onnxRuntime(onnx, feed);
            try (var session = model.session(OPTIONS)) {
                assertClose("first run", run(session, feed), wanted);
                assertClose("second run", run(session, feed), wanted);
            }
            assertClose("definitions", define(model, feed), wanted);
            var file = folder.resolve("written.onnx");
            OnnxWriter.write(model.graph(), file);
            assertClose("ONNX Runtime of what was written", onnxRuntime(Files.readAllBytes(file), feed), wanted);
            try (var written = Model.load(file);
                    var session = written.session(OPTIONS)) {
                assertClose("what was written", run(session, feed), wanted);
            }
        }
    }

    private static Map<String, Tensor> feed(Model model, Tensor... inputs) {
        var feed = new HashMap<String, Tensor>();
        for (int i = 0; i < inputs.length; i++) {
            feed.put(model.inputs().get(i).name(), inputs[i]);
        }
        return feed;
    }

    /** One output as it is compared: shape and numbers. */
    private record Output(List<Long> dims, List<Double> values) {
        static Output of(long[] dims, long size, java.util.function.LongToDoubleFunction value) {
            var values = new ArrayList<Double>();
            for (long i = 0; i < size; i++) {
                values.add(value.applyAsDouble(i));
            }
            return new Output(java.util.Arrays.stream(dims).boxed().toList(), values);
        }

        static Output of(Tensor tensor) {
            return of(tensor.shape().dims(), tensor.size(), tensor::doubleAt);
        }
    }

    private static List<Output> run(Session session, Map<String, Tensor> feed) {
        try (var results = session.run(feed)) {
            return results.names().stream()
                    .map(name -> Output.of(results.get(name)))
                    .toList();
        }
    }

    private static List<Output> define(Model model, Map<String, Tensor> feed) {
        var graph = model.graph()
                .bind(model.inputs().stream()
                        .map(input -> feed.get(input.name()).shape())
                        .toList());
        try (var evaluation = new Evaluation(Limits.defaults())) {
            graph.inputs().forEach(input -> evaluation.put(input.value(), feed.get(input.name())));
            graph.nodes().forEach(node -> evaluation.run(node, graph.constants(), Body::evaluate));
            return graph.outputs().stream()
                    .map(output -> Output.of(evaluation.get(output)))
                    .toList();
        }
    }

    private static List<Output> onnxRuntime(byte[] model, Map<String, Tensor> feed) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (var session = ENVIRONMENT.createSession(model, options)) {
                var inputs = new HashMap<String, OnnxTensor>();
                for (var entry : feed.entrySet()) {
                    inputs.put(entry.getKey(), tensor(entry.getValue()));
                }
                try (var results = session.run(inputs)) {
                    var outputs = new ArrayList<Output>();
                    results.forEach(result -> outputs.add(output((OnnxTensor) result.getValue())));
                    return outputs;
                } finally {
                    inputs.values().forEach(OnnxTensor::close);
                }
            }
        }
    }

    private static OnnxTensor tensor(Tensor tensor) throws OrtException {
        var bytes = tensor.segment().asByteBuffer().order(ByteOrder.nativeOrder());
        var type = tensor.dtype() == DType.FLOAT32
                ? OnnxJavaType.FLOAT
                : tensor.dtype() == DType.BOOL ? OnnxJavaType.BOOL : OnnxJavaType.INT64;
        return OnnxTensor.createTensor(ENVIRONMENT, bytes, tensor.shape().dims(), type);
    }

    private static Output output(OnnxTensor tensor) {
        var dims = tensor.getInfo().getShape();
        long size = java.util.Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        return switch (tensor.getInfo().type) {
            case FLOAT -> Output.of(dims, size, i -> tensor.getFloatBuffer().get((int) i));
            case BOOL -> Output.of(dims, size, i -> tensor.getByteBuffer().get((int) i));
            default -> Output.of(dims, size, i -> tensor.getLongBuffer().get((int) i));
        };
    }

    private static void assertClose(String way, List<Output> got, List<Output> wanted) {
        assertThat(got.stream().map(Output::dims))
                .as(way)
                .isEqualTo(wanted.stream().map(Output::dims).toList());
        for (int i = 0; i < got.size(); i++) {
            for (int k = 0; k < wanted.get(i).values.size(); k++) {
                double want = wanted.get(i).values.get(k);
                assertThat(got.get(i).values.get(k))
                        .as("%s: element %d of output %d", way, k, i)
                        .isCloseTo(want, org.assertj.core.data.Offset.offset(TOLERANCE * (1 + Math.abs(want))));
            }
        }
    }
}
