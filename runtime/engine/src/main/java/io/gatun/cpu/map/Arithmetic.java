package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.function.LongUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The operators of two arguments on operands of one shape, with one number for all, or with a number for each channel.
 * An operand that is one number is a line of {@link Rows#BLOCK} copies of it ({@link #packScalar}) that every vector
 * reads again; one that has a number for each channel is a row that every pixel reads again.
 */
public final class Arithmetic {

    /** The operators, by the names of ONNX. */
    public enum Operator {
        /** a + b */
        ADD,
        /** a + b, then its positive part: the end of a residual block */
        ADD_RELU,
        /** a - b */
        SUB,
        /** a * b */
        MUL,
        /** a / b */
        DIV,
        /** the greater; NaN if either is NaN */
        MAX,
        /** the less; NaN if either is NaN */
        MIN
    }

    private Arithmetic() {}

    /** Writes {@link Rows#BLOCK} copies of {@code value} at {@code address}: a scalar operand for {@link #contiguous}. */
    public static void packScalar(float value, long address) {
        Lanes.fill(address, Rows.BLOCK, value);
    }

    /**
     * {@code out[i] = a[i] op b[i]} for {@code count} floats; {@code out} may be {@code a} or {@code b}.
     *
     * @param aScalar, bScalar whether that operand is a packed scalar
     * @throws IllegalArgumentException if an address is null or {@code count} is negative
     */
    public static void contiguous(
            Workers workers, Operator op, long a, boolean aScalar, long b, boolean bScalar, long out, long count) {
        if (a == 0 || b == 0 || out == 0 || count < 0) {
            throw new IllegalArgumentException(
                    "%s of %d floats at 0x%x and 0x%x to 0x%x".formatted(op, count, a, b, out));
        }
        int stepA = aScalar ? 0 : Float.BYTES;
        int stepB = bScalar ? 0 : Float.BYTES;
        workers.parallel(Math.toIntExact(Math.ceilDiv(count, Rows.TASK_FLOATS)), (task, worker) -> {
            long from = (long) task * Rows.TASK_FLOATS;
            int n = (int) Math.min(Rows.TASK_FLOATS, count - from);
            exactly(op, a + from * stepA, stepA, b + from * stepB, stepB, out + 4 * from, n);
        });
    }

    /** Reads and writes {@code n} floats and no more. */
    private static void exactly(Operator op, long a, int stepA, long b, int stepB, long out, int n) {
        int whole = n - n % LANES;
        vectors(op, a, stepA, b, stepB, out, whole);
        if (whole < n) {
            FloatVector left = Lanes.loadFirst(a + (long) whole * stepA, n - whole);
            FloatVector right = Lanes.loadFirst(b + (long) whole * stepB, n - whole);
            Lanes.storeFirst(apply(op, left, right), out + 4L * whole, n - whole);
        }
    }

    /**
     * An operand that is repeated over the rows of an output.
     *
     * @param single whether a row of it is one float, for all of the output's row
     * @param row where its part for a row of the output begins, in floats
     */
    public record Repeated(long address, boolean single, LongUnaryOperator row) {
        /** The row's first vector; a single float is first copied into the line. */
        private long address(long index, long line) {
            long at = address + 4 * row.applyAsLong(index);
            if (!single) {
                return at;
            }
            packScalar(Lanes.get(at), line);
            return line;
        }

        private int step() {
            return single ? 0 : Float.BYTES;
        }
    }

    /** Bytes of {@code lines} for {@link #repeated}. */
    public static long lineBytes(int threads) {
        return 2L * Rows.BLOCK * Float.BYTES * threads;
    }

    /**
     * {@code out[row][i] = a op b} for rows of {@code floats} adjacent floats, which follow each other; operands are repeated.
     *
     * @param lines scratch space of {@link #lineBytes} bytes
     */
    public static void repeated(
            Workers workers, Operator op, long rows, int floats, Repeated a, Repeated b, long out, long lines) {
        Rows.requirePlain(op + ", out", out, floats, floats);
        int perTask = Rows.perTask(floats);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long lineA = lines + lineBytes(worker);
            long lineB = lineA + 4 * Rows.BLOCK;
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                exactly(
                        op,
                        a.address(row, lineA),
                        a.step(),
                        b.address(row, lineB),
                        b.step(),
                        out + 4 * row * floats,
                        floats);
            }
        });
    }

    /**
     * {@code out[row][c] = a[row][c] op b[row][c]}, in whole vectors of channels; {@code out} may be {@code a} or {@code
     * b}. An operand with ld 0 is one row for all: a number for each channel.
     *
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void rows(
            Workers workers,
            Operator op,
            long rows,
            int channels,
            long a,
            int ldA,
            long b,
            int ldB,
            long out,
            int ldOut) {
        Rows.requirePadded(op + ", first operand", a, ldA, channels);
        Rows.requirePadded(op + ", second operand", b, ldB, channels);
        Rows.requirePadded(op + ", out", out, ldOut, channels);
        if (ldA == ldB && ldB == ldOut && ldOut == Rows.padded(channels)) {
            contiguous(workers, op, a, false, b, false, out, rows * ldOut);
            return;
        }
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                vectors(op, a + 4 * row * ldA, Float.BYTES, b + 4 * row * ldB, Float.BYTES, out + 4 * row * ldOut, n);
            }
        });
    }

    private static void vectors(Operator op, long a, int stepA, long b, int stepB, long out, int n) {
        switch (op) {
            case ADD -> add(a, stepA, b, stepB, out, n);
            case ADD_RELU -> addRelu(a, stepA, b, stepB, out, n);
            case SUB -> sub(a, stepA, b, stepB, out, n);
            case MUL -> mul(a, stepA, b, stepB, out, n);
            case DIV -> div(a, stepA, b, stepB, out, n);
            case MAX -> max(a, stepA, b, stepB, out, n);
            case MIN -> min(a, stepA, b, stepB, out, n);
        }
    }

    private static FloatVector apply(Operator op, FloatVector a, FloatVector b) {
        return switch (op) {
            case ADD -> a.add(b);
            case ADD_RELU -> positive(a.add(b));
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
            case MAX -> a.max(b);
            case MIN -> a.min(b);
        };
    }

    private static FloatVector positive(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }

    private static void add(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).add(load(b + (long) i * stepB)), out + 4L * i);
        }
    }

    private static void addRelu(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(positive(load(a + (long) i * stepA).add(load(b + (long) i * stepB))), out + 4L * i);
        }
    }

    private static void sub(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).sub(load(b + (long) i * stepB)), out + 4L * i);
        }
    }

    private static void mul(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).mul(load(b + (long) i * stepB)), out + 4L * i);
        }
    }

    private static void div(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).div(load(b + (long) i * stepB)), out + 4L * i);
        }
    }

    private static void max(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).max(load(b + (long) i * stepB)), out + 4L * i);
        }
    }

    private static void min(long a, int stepA, long b, int stepB, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            store(load(a + (long) i * stepA).min(load(b + (long) i * stepB)), out + 4L * i);
        }
    }
}
