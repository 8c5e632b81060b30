package io.gatun.networks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/** A network of one input of float32 or float16, run by ONNX Runtime: the oracle of these tests. */
public final class OnnxRuntimePeer implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public OnnxRuntimePeer(Path model) throws OrtException {
        try (var options = options()) {
            session = environment.createSession(model.toString(), options);
        }
    }

    public OnnxRuntimePeer(byte[] model) throws OrtException {
        try (var options = options()) {
            session = environment.createSession(model, options);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(2);
        return options;
    }

    /** The first output, row-major. */
    public float[] run(Tensor input) throws OrtException {
        var memory = input.segment().asByteBuffer().order(ByteOrder.nativeOrder());
        var type = input.dtype() == DType.FLOAT16 ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
        var name = session.getInputNames().iterator().next();
        try (var tensor = OnnxTensor.createTensor(
                        environment, memory, input.shape().dims(), type);
                var results = session.run(Map.of(name, tensor))) {
            var buffer = ((OnnxTensor) results.get(0)).getFloatBuffer();
            var values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
