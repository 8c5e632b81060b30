package io.gatun.random;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** ONNX Runtime on the file that Gatun wrote, without optimisations of its own: what the operators mean, not what they can become. */
final class OnnxRuntimeWay implements Way {
    private static final String UNSIGNED = "its Java interface has no unsigned types of 16 bits and more";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);

    @Override
    public String name() {
        return "ONNX Runtime";
    }

    @Override
    public Noise.Exactness exactness() {
        return Noise.Exactness.ONNX_RUNTIME;
    }

    @Override
    public List<List<Tensor>> run(Subject subject) throws NotComparable {
        OnnxRuntimeDepartures.check(subject);
        try (var options = options();
                var session = environment.createSession(subject.bytes(), options)) {
            var results = new ArrayList<List<Tensor>>();
            for (var feed : subject.randomCase().feeds()) {
                results.add(run(session, subject, feed));
            }
            return results;
        } catch (OrtException refusal) {
            throw OnnxRuntimeRefusals.reason(refusal);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setMemoryPatternOptimization(false);
        options.setCPUArenaAllocator(false);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    private List<Tensor> run(OrtSession session, Subject subject, List<Tensor> feed)
            throws OrtException, NotComparable {
        var inputs = new LinkedHashMap<String, OnnxTensor>();
        try {
            for (int i = 0; i < feed.size(); i++) {
                inputs.put(subject.randomCase().graph().inputs().get(i).name(), given(feed.get(i)));
            }
            try (var results = session.run(inputs)) {
                var outputs = new ArrayList<Tensor>();
                for (var output : subject.randomCase().graph().outputs()) {
                    var result = results.get(output.name()).orElseThrow();
                    outputs.add(taken((OnnxTensor) result, subject.arena()));
                }
                return outputs;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor given(Tensor tensor) throws OrtException, NotComparable {
        var type = switch (tensor.dtype()) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new NotComparable(UNSIGNED);
        };
        var bytes = tensor.segment().asByteBuffer().order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, bytes, tensor.shape().dims(), type);
    }

    private static Tensor taken(OnnxTensor result, Arena arena) throws NotComparable {
        var dtype = switch (result.getInfo().type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case FLOAT16 -> DType.FLOAT16;
            case BFLOAT16 -> DType.BFLOAT16;
            case INT8 -> DType.INT8;
            case INT16 -> DType.INT16;
            case INT32 -> DType.INT32;
            case INT64 -> DType.INT64;
            case UINT8 -> DType.UINT8;
            case BOOL -> DType.BOOL;
            default -> throw new NotComparable(UNSIGNED);
        };
        var type = new TensorType(dtype, Shape.of(result.getInfo().getShape()));
        var tensor = Tensor.allocate(type, arena);
        if (tensor.size() > 0) {
            tensor.segment().copyFrom(MemorySegment.ofBuffer(result.getByteBuffer()));
        }
        return tensor;
    }
}
