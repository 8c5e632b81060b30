package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.onnx.proto.TensorShapeProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import java.util.List;

/** ONNX's numbers for element types, and ours. */
final class OnnxTypes {
    private OnnxTypes() {}

    /** @throws GatunException if Gatun has no such element type, with ONNX's name for it */
    static DType dtype(int number) {
        var type = DataType.forNumber(number);
        if (type == null) {
            throw new GatunException("unknown element type number " + number);
        }
        return switch (type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case FLOAT16 -> DType.FLOAT16;
            case BFLOAT16 -> DType.BFLOAT16;
            case INT8 -> DType.INT8;
            case INT16 -> DType.INT16;
            case INT32 -> DType.INT32;
            case INT64 -> DType.INT64;
            case UINT8 -> DType.UINT8;
            case UINT16 -> DType.UINT16;
            case UINT32 -> DType.UINT32;
            case UINT64 -> DType.UINT64;
            case BOOL -> DType.BOOL;
            case FLOAT8E4M3FN -> DType.FLOAT8E4M3FN;
            case FLOAT8E4M3FNUZ -> DType.FLOAT8E4M3FNUZ;
            case FLOAT8E5M2 -> DType.FLOAT8E5M2;
            case FLOAT8E5M2FNUZ -> DType.FLOAT8E5M2FNUZ;
            case FLOAT8E8M0 -> DType.FLOAT8E8M0;
            case FLOAT4E2M1 -> DType.FLOAT4E2M1;
            case INT4 -> DType.INT4;
            case UINT4 -> DType.UINT4;
            case INT2 -> DType.INT2;
            case UINT2 -> DType.UINT2;
            case UNDEFINED -> throw new GatunException("the element type is missing");
            case STRING, COMPLEX64, COMPLEX128 ->
                throw new GatunException(
                        "element type " + type.name().toLowerCase(java.util.Locale.ROOT) + " is not supported");
        };
    }

    /** ONNX's number for an element type. */
    static int number(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DataType.FLOAT_VALUE;
            case FLOAT64 -> DataType.DOUBLE_VALUE;
            case FLOAT16 -> DataType.FLOAT16_VALUE;
            case BFLOAT16 -> DataType.BFLOAT16_VALUE;
            case INT8 -> DataType.INT8_VALUE;
            case INT16 -> DataType.INT16_VALUE;
            case INT32 -> DataType.INT32_VALUE;
            case INT64 -> DataType.INT64_VALUE;
            case UINT8 -> DataType.UINT8_VALUE;
            case UINT16 -> DataType.UINT16_VALUE;
            case UINT32 -> DataType.UINT32_VALUE;
            case UINT64 -> DataType.UINT64_VALUE;
            case BOOL -> DataType.BOOL_VALUE;
            case FLOAT8E4M3FN -> DataType.FLOAT8E4M3FN_VALUE;
            case FLOAT8E4M3FNUZ -> DataType.FLOAT8E4M3FNUZ_VALUE;
            case FLOAT8E5M2 -> DataType.FLOAT8E5M2_VALUE;
            case FLOAT8E5M2FNUZ -> DataType.FLOAT8E5M2FNUZ_VALUE;
            case FLOAT8E8M0 -> DataType.FLOAT8E8M0_VALUE;
            case FLOAT4E2M1 -> DataType.FLOAT4E2M1_VALUE;
            case INT4 -> DataType.INT4_VALUE;
            case UINT4 -> DataType.UINT4_VALUE;
            case INT2 -> DataType.INT2_VALUE;
            case UINT2 -> DataType.UINT2_VALUE;
        };
    }

    /** A shape of which some extents may have a name, or not even that. */
    static TensorShapeProto shape(List<Dim> dims) {
        var shape = TensorShapeProto.newBuilder();
        for (var dim : dims) {
            var proto = shape.addDimBuilder();
            switch (dim) {
                case Dim.Fixed(long size) -> proto.setDimValue(size);
                case Dim.Symbol(String symbol) when symbol.isEmpty() -> {
                    // an extent without a name is neither a value nor a parameter
                }
                case Dim.Symbol(String symbol) -> proto.setDimParam(symbol);
            }
        }
        return shape.build();
    }
}
