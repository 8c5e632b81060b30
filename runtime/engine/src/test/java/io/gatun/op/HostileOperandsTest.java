package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attributes and shapes as a hostile file might hold them: an operator refuses in words or computes, it never trips. Operators
 * are made anew for each of many seeds.
 */
class HostileOperandsTest {
    private static final int SEEDS = 4_000;
    private static final int EVALUATED_ELEMENTS = 2_000;
    private static final long[] NUMBERS = {
        -1,
        0,
        0,
        1,
        1,
        1,
        1,
        2,
        2,
        2,
        3,
        3,
        4,
        5,
        7,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private record Maker(String name, int inputs, Function<Random, Op> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Maker> makers() {
        return Stream.of(
                new Maker("Conv", 3, r -> new Conv(window(r), number(r))),
                new Maker("ConvTranspose", 3, r -> new ConvTranspose(window(r), number(r), numbers(r), numbers(r))),
                new Maker("MaxPool", 1, r -> new MaxPool(window(r), r.nextBoolean(), r.nextBoolean())),
                new Maker("AveragePool", 1, r -> new AveragePool(window(r), r.nextBoolean(), r.nextBoolean())),
                new Maker("LpPool", 1, r -> new LpPool(window(r), r.nextBoolean(), number(r))),
                new Maker("GlobalMaxPool", 1, _ -> new GlobalMaxPool()),
                new Maker("GlobalAveragePool", 1, _ -> new GlobalAveragePool()),
                new Maker("BatchNormalization", 5, r -> new BatchNormalization(1, 1, r.nextBoolean())),
                new Maker("InstanceNormalization", 3, _ -> new InstanceNormalization(1)),
                new Maker("GroupNormalization", 3, r -> new GroupNormalization(number(r), 1)),
                new Maker("LayerNormalization", 3, r -> new LayerNormalization(number(r), 1, DType.FLOAT32)),
                new Maker("LRN", 1, r -> new LocalResponseNormalization(number(r), 1, 1, 1)),
                new Maker("LpNormalization", 1, r -> new LpNormalization(number(r), number(r))),
                new Maker("MeanVarianceNormalization", 1, r -> new MeanVarianceNormalization(numbers(r))),
                new Maker("Gemm", 3, r -> new Gemm(1, 1, r.nextBoolean(), r.nextBoolean())),
                new Maker("MatMul", 2, _ -> new MatMul()),
                new Maker(
                        "Attention",
                        3,
                        r -> new Attention(
                                r.nextBoolean(),
                                number(r),
                                number(r),
                                Optional.empty(),
                                1,
                                Optional.of(DType.FLOAT16),
                                Attention.Stage.SOFTMAX,
                                r.nextBoolean())),
                new Maker("CausalConvWithState", 2, r -> new CausalConvWithState(r.nextBoolean())),
                new Maker(
                        "LinearAttention",
                        3,
                        r -> new LinearAttention(number(r), number(r), LinearAttention.UpdateRule.LINEAR, 0, 1)),
                new Maker("RotaryEmbedding", 3, r -> new RotaryEmbedding(number(r), number(r), r.nextBoolean())),
                new Maker("TensorScatter", 2, r -> new TensorScatter(number(r), r.nextBoolean())),
                new Maker("RMSNormalization", 2, r -> new RmsNormalization(number(r), 1, DType.FLOAT32)),
                new Maker("SwiGLU", 2, _ -> new SwiGlu(1)),
                new Maker("Softmax", 1, r -> new Softmax(number(r), r.nextBoolean())),
                new Maker("LogSoftmax", 1, r -> new LogSoftmax(number(r), r.nextBoolean())),
                new Maker("Hardmax", 1, r -> new Hardmax(number(r), r.nextBoolean())),
                new Maker("PRelu", 2, r -> new PRelu(r.nextBoolean())),
                new Maker("Clip", 3, _ -> new Clip()),
                new Maker("QuantizeLinear", 2, r -> new QuantizeLinear(number(r), number(r), Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("makers")
    void refusesInWordsOrComputes(Maker maker) {
        int computed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var op = maker.make.apply(random);
            try {
                computed += tryOut(op, maker.inputs, random) ? 1 : 0;
            } catch (GatunException refusal) {
                assertThat(refusal.getMessage()).as("%s, seed %d", op, seed).isNotBlank();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError trip) {
                throw new AssertionError("%s, seed %d".formatted(op, seed), trip);
            }
        }
        assertThat(computed).as("accepted and computed").isPositive();
    }

    /** Whether the operator took the operands and they were few enough to compute. */
    private static boolean tryOut(Op op, int inputs, Random random) {
        var types = new ArrayList<TensorType>();
        var builder = new Operands.Builder();
        int rank = random.nextInt(1, 5);
        for (int i = 0; i < inputs; i++) {
            types.add(new TensorType(DType.FLOAT32, shape(random, types, rank)));
            builder.add("in" + i, types.get(i), null);
        }
        var operands = builder.build(1);
        var inferred = op.infer(operands).orElseThrow();
        op.macs(operands);
        if (Stream.concat(types.stream(), inferred.stream())
                .anyMatch(type -> type.shape().size() > EVALUATED_ELEMENTS)) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var in = types.stream().map(type -> Tensor.allocate(type, arena)).toList();
            var out =
                    inferred.stream().map(type -> Tensor.allocate(type, arena)).toList();
            op.evaluate(in, out);
        }
        return true;
    }

    /** Often one of the first input's: its own shape, its channels, or a number, so that some operands fit together. */
    private static Shape shape(Random random, List<TensorType> before, int rank) {
        var first = before.isEmpty() ? null : before.getFirst().shape();
        return switch (first == null ? 6 : random.nextInt(7)) {
            case 0 -> first;
            case 1 -> Shape.of(first.dim(first.rank() > 1 ? 1 : 0));
            case 2 -> Shape.SCALAR;
            case 3 -> before.getLast().shape();
            case 4 -> first.with(0, first.dim(random.nextInt(first.rank())));
            case 5 -> first.with(-1, 1).with(0, first.dim(first.rank() > 1 ? 1 : 0));
            default -> {
                var dims = new long[rank];
                for (int axis = 0; axis < rank; axis++) {
                    dims[axis] = random.nextInt(12) == 0 ? number(random) : random.nextInt(1, 5);
                }
                yield Shape.of(dims);
            }
        };
    }

    private static Window window(Random random) {
        var padding = switch (random.nextInt(4)) {
            case 0 -> new Padding.SameUpper();
            case 1 -> new Padding.SameLower();
            case 2 -> new Padding.Valid();
            default -> new Padding.Explicit(numbers(random), numbers(random));
        };
        return new Window(numbers(random), numbers(random), numbers(random), padding);
    }

    private static List<Long> numbers(Random random) {
        int count = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
        return Stream.generate(() -> number(random)).limit(count).toList();
    }

    private static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
