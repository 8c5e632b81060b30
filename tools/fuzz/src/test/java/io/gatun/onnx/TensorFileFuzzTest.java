package io.gatun.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.fuzz.Verdict;
import io.gatun.onnx.proto.TensorProto;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as the file of one tensor. */
class TensorFileFuzzTest {
    private static final LoadOptions OPTIONS =
            LoadOptions.defaults().limits(Limits.defaults().tensorBytes(1 << 20));

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void reads(byte[] file) {
        Verdict.on(() -> {
            try (var arena = Arena.ofConfined()) {
                var external = new ExternalData(Optional.empty(), new ModelFiles(OPTIONS, arena));
                var tensor = new TensorReader(external, OPTIONS.limits(), arena)
                        .read(NativeBytes.of(MemorySegment.ofArray(file), arena))
                        .tensor();
                for (long i = 0; i < tensor.size(); i++) {
                    tensor.doubleAt(i);
                    tensor.longAt(i);
                }
                return tensor.toString();
            }
        });
    }

    static Stream<Arguments> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (int type = 0; type < 27; type++) {
            var typed = TensorProto.newBuilder().setName("t").setDataType(type).addDims(2);
            seeds.add(typed.setRawData(com.google.protobuf.ByteString.copyFrom(new byte[8]))
                    .build()
                    .toByteArray());
            seeds.add(typed.clearRawData()
                    .addAllInt32Data(List.of(1, 2))
                    .addAllInt64Data(List.of(1L, -2L))
                    .addAllUint64Data(List.of(1L, 2L))
                    .addAllFloatData(List.of(1f, 2f))
                    .addAllDoubleData(List.of(1., 2.))
                    .build()
                    .toByteArray());
        }
        return seeds.stream().map(Arguments::of);
    }
}
