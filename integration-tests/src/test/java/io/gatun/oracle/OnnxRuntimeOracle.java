package io.gatun.oracle;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What ONNX Runtime makes of a row, without optimisations of its own. */
final class OnnxRuntimeOracle {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);

    private OnnxRuntimeOracle() {}

    /**
     * The outputs as float64 or int64, null where {@code results} has none.
     *
     * @param results what Gatun gave, for their types
     * @throws OrtException if it refuses the row
     * @throws AssertionError if it gives an output another element type, as far as its Java has a name for that
     */
    static List<Tensor> run(Row row, List<Tensor> inputs, List<Tensor> results, Arena arena) throws OrtException {
        try (var options = options();
                var session = ENVIRONMENT.createSession(RowModel.forOnnxRuntime(row, inputs, results), options)) {
            var outputs = new ArrayList<Tensor>();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) == null) {
                    outputs.add(null);
                    continue;
                }
                requireType(session, "y" + i, row, results.get(i).dtype());
                var name = session.getOutputNames().contains("z" + i) ? "z" + i : "y" + i;
                try (var ran = session.run(Map.of(), Set.of(name))) {
                    outputs.add(copy((OnnxTensor) ran.get(0), arena));
                }
            }
            return outputs;
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(OptLevel.NO_OPT);
        options.setIntraOpNumThreads(1);
        options.setCPUArenaAllocator(false);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    private static void requireType(OrtSession session, String output, Row row, DType dtype) throws OrtException {
        var info = (TensorInfo) session.getOutputInfo().get(output).getInfo();
        boolean named = info.onnxType != TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
        if (row.oracle().isEmpty() && named && !info.onnxType.name().endsWith("_TYPE_" + RowModel.onnxType(dtype))) {
            throw new AssertionError(output + " is " + dtype + ", ONNX Runtime makes it " + info.onnxType);
        }
    }

    private static Tensor copy(OnnxTensor from, Arena arena) {
        boolean floating = from.getInfo().type != OnnxJavaType.INT64;
        var type = new TensorType(
                floating ? DType.FLOAT64 : DType.INT64, Shape.of(from.getInfo().getShape()));
        var to = Tensor.allocate(type, arena);
        for (int i = 0; i < to.size(); i++) {
            switch (from.getInfo().type) {
                case INT64 -> to.set(i, from.getLongBuffer().get(i));
                case DOUBLE -> to.set(i, from.getDoubleBuffer().get(i));
                case FLOAT -> to.set(i, (double) from.getFloatBuffer().get(i));
                default -> throw new AssertionError("older operator sets cannot cast " + from.getInfo());
            }
        }
        return to;
    }
}
