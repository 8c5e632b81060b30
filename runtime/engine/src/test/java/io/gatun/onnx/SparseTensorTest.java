package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.Value;
import io.gatun.onnx.proto.SparseTensorProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparseTensorTest {
    private static SparseTensorProto.Builder sparse(List<Long> dims, List<Long> indexDims, long... indices) {
        var values = TensorProto.newBuilder()
                .setName("w")
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(2)
                .addFloatData(5)
                .addFloatData(-1);
        var positions =
                TensorProto.newBuilder().setDataType(DataType.INT64_VALUE).addAllDims(indexDims);
        for (long index : indices) {
            positions.addInt64Data(index);
        }
        return SparseTensorProto.newBuilder()
                .setValues(values)
                .setIndices(positions)
                .addAllDims(dims);
    }

    private static TestModel adding(SparseTensorProto.Builder tensor) {
        var model = TestModel.withInput(2, 3).node("Add", List.of("x", "w"), "y");
        model.graph.addSparseInitializer(tensor);
        return model;
    }

    private static float[] read(SparseTensorProto.Builder tensor) {
        try (var arena = Arena.ofConfined()) {
            return adding(tensor)
                    .read(arena)
                    .constant(new Value("w"))
                    .orElseThrow()
                    .toFloats();
        }
    }

    private static void assertRefused(SparseTensorProto.Builder tensor, String message) {
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> adding(tensor).read(arena)).hasMessage("test.onnx: sparse tensor 'w': " + message);
        }
    }

    @Test
    void indicesCountRowMajorOrAlongEachAxis() {
        assertThat(read(sparse(List.of(2L, 3L), List.of(2L), 1, 5))).containsExactly(0, 5, 0, 0, 0, -1);
        assertThat(read(sparse(List.of(2L, 3L), List.of(2L, 2L), 1, 0, 1, 2))).containsExactly(0, 0, 0, 5, 0, -1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(sparse(List.of(2L, 3L), List.of(2L), 1, 6), "index 6 is outside an extent of 6");
        assertRefused(sparse(List.of(2L, 3L), List.of(2L, 2L), 1, 3, 0, 0), "index 3 is outside an extent of 3");
        assertRefused(
                sparse(List.of(2L, 3L), List.of(1L), 1),
                "wants values of one dimension, and for each its i64 index or one for each of 2 axes; got f32[2] and"
                        + " i64[1]");
        assertRefused(
                sparse(List.of(1L << 20, 1L << 20), List.of(2L), 0, 1), "f32[1048576,1048576] is larger than 1024 MiB");
    }
}
