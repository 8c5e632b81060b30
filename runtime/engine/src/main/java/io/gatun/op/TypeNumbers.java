package io.gatun.op;

import io.gatun.tensor.DType;

/** Element types as attributes name them: by the number ONNX gave each. */
final class TypeNumbers {
    private TypeNumbers() {}

    static long of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT8 -> 3;
            case UINT16 -> 4;
            case INT16 -> 5;
            case INT32 -> 6;
            case INT64 -> 7;
            case BOOL -> 9;
            case FLOAT16 -> 10;
            case FLOAT64 -> 11;
            case UINT32 -> 12;
            case UINT64 -> 13;
            case BFLOAT16 -> 16;
            case FLOAT8E4M3FN -> 17;
            case FLOAT8E4M3FNUZ -> 18;
            case FLOAT8E5M2 -> 19;
            case FLOAT8E5M2FNUZ -> 20;
            case UINT4 -> 21;
            case INT4 -> 22;
            case FLOAT4E2M1 -> 23;
            case FLOAT8E8M0 -> 24;
            case UINT2 -> 25;
            case INT2 -> 26;
        };
    }
}
