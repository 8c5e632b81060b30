package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Operators with random attributes on random inputs: each accepts, or refuses with a {@link GatunException}. */
class OperatorRobustnessTest {
    private static final int ROUNDS = 2000;
    private static final long LARGEST_OUTPUT = 1 << 16;
    private static final long[] EXTENTS = {0, 1, 1, 2, 2, 3, 4, 6};
    private static final long[] ABSURD = {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, -(1L << 40), Integer.MAX_VALUE, -7};

    static final List<Arguments> OPERATORS = List.of(
            operator("Concat", 3, r -> new Concat(number(r))),
            operator("Reshape", 2, r -> new Reshape(r.nextBoolean())),
            operator("Flatten", 1, r -> new Flatten(number(r))),
            operator("Transpose", 1, r -> new Transpose(numbers(r))),
            operator("Squeeze", 2, _ -> new Squeeze()),
            operator("Unsqueeze", 2, _ -> new Unsqueeze()),
            operator("Expand", 2, _ -> new Expand()),
            operator("Tile", 2, _ -> new Tile()),
            operator("LegacyTile", 3, _ -> new LegacyTile()),
            operator("Slice", 5, _ -> new Slice()),
            operator("Split", 2, r -> new Split(number(r))),
            operator("Pad", 4, r -> new Pad(any(r, Pad.Mode.values()))),
            operator("Gather", 2, r -> new Gather(number(r))),
            operator("GatherElements", 2, r -> new GatherElements(number(r))),
            operator("GatherND", 2, r -> new GatherND(number(r))),
            operator("ScatterElements", 3, r -> new ScatterElements(number(r), any(r, ScatterReduction.values()))),
            operator("ScatterND", 3, r -> new ScatterND(any(r, ScatterReduction.values()))),
            operator("Shape", 1, r -> new ShapeOf(number(r), number(r))),
            operator("ConstantOfShape", 1, _ -> new ConstantOfShape(Tensor.of(Shape.of(1), 1f))),
            operator("Cast", 1, r -> new Cast(any(r, DType.values()))),
            operator("Range", 3, _ -> new Range()),
            operator("Where", 3, _ -> new Where()),
            operator("Binary", 2, r -> new Binary(any(r, Binary.Function.values()))),
            operator("Compare", 2, r -> new Compare(any(r, Compare.Function.values()))),
            operator("LegacyBroadcast", 2, r -> new LegacyBroadcast(new Binary(Binary.Function.MUL), number(r))),
            operator("Variadic", 3, r -> new Variadic(any(r, Variadic.Function.values()))),
            operator("Reduce", 2, r -> new Reduce(any(r, Reduce.Function.values()), r.nextBoolean(), r.nextBoolean())),
            operator(
                    "ArgExtreme", 1, r -> new ArgExtreme(r.nextBoolean(), number(r), r.nextBoolean(), r.nextBoolean())),
            operator("DepthToSpace", 1, r -> new DepthToSpace(number(r), r.nextBoolean())),
            operator("SpaceToDepth", 1, r -> new SpaceToDepth(number(r))),
            operator("Resize", 4, OperatorRobustnessTest::resize),
            operator(
                    "Einsum", 2, r -> new Einsum(any(r, "ij,jk->ik", "i,i", "i...,...j", "ii,i->i", "...", "a,b->ba"))),
            operator("OneHot", 3, r -> new OneHot(number(r))),
            operator("Cumulative", 2, r -> new Cumulative(r.nextBoolean(), r.nextBoolean(), r.nextBoolean())),
            operator("TopK", 2, r -> new TopK(number(r), r.nextBoolean(), r.nextBoolean())),
            operator("Trilu", 2, r -> new Trilu(r.nextBoolean())),
            operator("EyeLike", 1, r -> new EyeLike(Optional.of(DType.INT32), number(r))),
            operator("NonZero", 1, _ -> new NonZero()),
            operator("Compress", 2, r -> new Compress(r.nextBoolean() ? Optional.of(number(r)) : Optional.empty())),
            operator("CenterCropPad", 2, r -> new CenterCropPad(r.nextBoolean() ? numbers(r) : List.of())),
            operator("Col2Im", 3, r -> new Col2Im(Window.of(Attributes.NONE))),
            operator("Det", 1, _ -> new Det()),
            operator(
                    "ReverseSequence",
                    2,
                    r -> any(r, new ReverseSequence(0, 1), new ReverseSequence(number(r), number(r)))),
            operator(
                    "Unique",
                    1,
                    r -> new Unique(r.nextBoolean() ? Optional.of(number(r)) : Optional.empty(), r.nextBoolean())));

    private static Arguments operator(String name, int inputs, Function<Random, Op> of) {
        return argumentSet(name, inputs, of);
    }

    @ParameterizedTest
    @FieldSource("OPERATORS")
    void acceptsOrRefuses(int inputs, Function<Random, Op> of) {
        int accepted = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            try (var arena = Arena.ofConfined()) {
                accepted += run(of.apply(random), inputs(inputs, random, arena), 1 + random.nextInt(2), random, arena)
                        ? 1
                        : 0;
            } catch (GatunException refusal) {
                assertThat(refusal.getMessage()).as("seed %d", seed).isNotBlank();
            } catch (RuntimeException unexpected) {
                throw new AssertionError("seed " + seed + ": " + of.apply(new Random(seed)), unexpected);
            }
        }
        assertThat(accepted).as("accepted rounds").isPositive();
    }

    private static boolean run(Op op, List<Tensor> in, int outputs, Random random, Arena arena) {
        if (random.nextInt(8) == 0) {
            op.infer(absurd(in, random, outputs));
            return false;
        }
        var types = op.infer(Operands.of(in, outputs)).orElseThrow();
        var out = new ArrayList<Tensor>();
        for (var type : types) {
            if (type.shape().size() > LARGEST_OUTPUT) {
                return false;
            }
            out.add(Tensor.allocate(type, arena));
        }
        op.evaluate(in, out);
        return true;
    }

    /** The same operands, but of unknown value, and some of absurd size. */
    private static Operands absurd(List<Tensor> in, Random random, int outputs) {
        var builder = new Operands.Builder();
        for (var tensor : in) {
            if (tensor == null) {
                builder.absent();
                continue;
            }
            var shape = tensor.shape();
            if (random.nextBoolean() && shape.rank() > 0) {
                shape = shape.with(random.nextInt(shape.rank()), 1L << random.nextInt(30, 50));
            }
            builder.add("x", new TensorType(tensor.dtype(), shape), null);
        }
        return builder.build(outputs);
    }

    /** Mostly as many as wanted: a tensor of any type first, then such as shapes, axes and bounds often are. */
    private static List<Tensor> inputs(int most, Random random, Arena arena) {
        var in = new ArrayList<Tensor>();
        var dtype = random.nextBoolean() ? DType.FLOAT32 : any(random, DType.values());
        int count = random.nextInt(4) > 0 ? most : random.nextInt(6);
        for (int i = 0; i < count; i++) {
            if (i > 0 && random.nextInt(8) == 0) {
                in.add(null);
                continue;
            }
            boolean list = i > 0 ? random.nextInt(3) > 0 : random.nextInt(5) == 0;
            var of = list ? any(random, DType.INT64, DType.INT64, DType.BOOL, DType.FLOAT32) : dtype;
            var shape = i > 0 && random.nextInt(3) == 0
                    ? suffix(in.getFirst().shape(), random)
                    : shape(random, list ? 1 : random.nextInt(5));
            var tensor = Tensor.allocate(new TensorType(of, shape), arena);
            for (long k = 0; k < tensor.size(); k++) {
                tensor.set(k, number(random));
            }
            in.add(tensor);
        }
        return in;
    }

    /** The last extents of a shape, half of the time all of them. */
    private static Shape suffix(Shape shape, Random random) {
        int from = random.nextBoolean() ? 0 : random.nextInt(shape.rank() + 1);
        return Shape.of(Arrays.copyOfRange(shape.dims(), from, shape.rank()));
    }

    private static Shape shape(Random random, int rank) {
        var dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = EXTENTS[random.nextInt(EXTENTS.length)];
        }
        return Shape.of(dims);
    }

    private static long number(Random random) {
        return random.nextInt(12) == 0 ? ABSURD[random.nextInt(ABSURD.length)] : random.nextInt(-2, 4);
    }

    private static List<Long> numbers(Random random) {
        return random.longs(random.nextInt(4), -1, 4).boxed().toList();
    }

    @SafeVarargs
    private static <T> T any(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Op resize(Random random) {
        var filter = new ResizeFilter(
                any(random, ResizeFilter.Mode.values()),
                any(random, ResizeFilter.Coordinates.values()),
                any(random, ResizeFilter.Rounding.values()),
                random.nextBoolean(),
                -0.75f,
                random.nextBoolean(),
                1);
        var axes = random.nextBoolean() ? List.<Long>of() : numbers(random);
        return new Resize(axes, any(random, Resize.Aspect.values()), filter);
    }
}
