package io.gatun.benchmarks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.gatun.GatunException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime as its documentation advises for one request at a time. */
final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    private final OrtSession session;
    private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    private OrtSession.Result results;

    OnnxRuntimeEngine(Path file, int threads, boolean spinning) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
            session = environment.createSession(file.toString(), options);
        }
    }

    @Override
    public List<Input> inputs() throws OrtException {
        var inputs = new ArrayList<Input>();
        for (var info : session.getInputInfo().values()) {
            if (!(info.getInfo() instanceof TensorInfo type) || type.type != OnnxJavaType.FLOAT) {
                throw new GatunException(
                        "input '" + info.getName() + "' is " + info.getInfo() + "; only float32 is fed here");
            }
            inputs.add(new Input(
                    info.getName(), Arrays.stream(type.getShape()).boxed().toList()));
        }
        return inputs;
    }

    @Override
    public void feed(String input, long[] shape, float[] values) throws OrtException {
        fed.put(input, OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    }

    @Override
    public void run() throws OrtException {
        release();
        results = session.run(fed);
    }

    @Override
    public Outputs outputs() {
        var outputs = new ArrayList<float[]>();
        for (var result : results) {
            if (!(result.getValue() instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
                throw new GatunException("output '" + result.getKey() + "' is not a float32 tensor");
            }
            var buffer = tensor.getFloatBuffer();
            var values = new float[buffer.remaining()];
            buffer.get(values);
            outputs.add(values);
        }
        return new Outputs(outputs);
    }

    private void release() {
        if (results != null) {
            results.close();
        }
    }

    @Override
    public void close() throws OrtException {
        release();
        fed.values().forEach(OnnxTensor::close);
        session.close();
    }
}
