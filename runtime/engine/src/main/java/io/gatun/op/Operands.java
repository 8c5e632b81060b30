package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an operator may know of its inputs before it runs: names for messages, types, and values where they are constant. */
public final class Operands {
    private record Operand(String name, TensorType type, Tensor value) {}

    private final List<Operand> operands;
    private final int outputs;

    private Operands(List<Operand> operands, int outputs) {
        this.operands = operands;
        this.outputs = outputs;
    }

    /** Collects operands in order; an operator sees them through {@link Builder#build}. */
    public static final class Builder {
        private final List<Operand> operands = new ArrayList<>();

        /** No operand yet. */
        public Builder() {}

        /** An input of known type whose value is {@code value}, or null where it is known only when running. */
        public Builder add(String name, TensorType type, Tensor value) {
            operands.add(new Operand(name, type, value));
            return this;
        }

        /** An optional input that is left out. */
        public Builder absent() {
            operands.add(null);
            return this;
        }

        /** @param outputs how many outputs the node has */
        public Operands build(int outputs) {
            return new Operands(new ArrayList<>(operands), outputs);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Operands whose values are all known; absent ones are null. */
    public static Operands of(List<Tensor> values, int outputs) {
        var builder = builder();
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value == null) {
                builder.absent();
            } else {
                builder.add("input " + i, value.type(), value);
            }
        }
        return builder.build(outputs);
    }

    /** The first {@code count} of these operands. */
    public Operands first(int count) {
        return new Operands(operands.subList(0, Math.min(count, operands.size())), outputs);
    }

    /** The operands from {@code start} on. */
    public Operands from(int start) {
        return new Operands(operands.subList(start, operands.size()), outputs);
    }

    /** How many inputs the node lists, absent ones included. */
    public int count() {
        return operands.size();
    }

    /** How many outputs the node has. */
    public int outputs() {
        return outputs;
    }

    public boolean has(int i) {
        return i < operands.size() && operands.get(i) != null;
    }

    /** What messages call the input. @throws GatunException if it is missing */
    public String name(int i) {
        return operand(i).name;
    }

    /** @throws GatunException if the input is missing */
    public TensorType type(int i) {
        return operand(i).type;
    }

    public Shape shape(int i) {
        return type(i).shape();
    }

    public DType dtype(int i) {
        return type(i).dtype();
    }

    /** The input's value if it is known already. */
    public Optional<Tensor> value(int i) {
        return Optional.ofNullable(operand(i).value);
    }

    /** The elements of a whole-number input such as a shape or axes, if they are known already. */
    public Optional<long[]> longs(int i) {
        return value(i).map(Tensor::toLongs);
    }

    /** The input as messages show it: {@code 'relu1' is f32[1,32,55,55]}. */
    public String describe(int i) {
        return "'" + operand(i).name + "' is " + type(i);
    }

    private Operand operand(int i) {
        if (!has(i)) {
            throw new GatunException("input " + i + " is missing");
        }
        return operands.get(i);
    }

    /** @throws GatunException unless the node has from {@code least} to {@code most} inputs */
    public void requireCount(int least, int most) {
        if (count() < least || count() > most) {
            var wanted = least == most ? Integer.toString(least) : least + " to " + most;
            throw new GatunException("wants " + wanted + " inputs, has " + count());
        }
    }

    /** @throws GatunException unless input {@code i} has one of these element types */
    public void requireType(int i, DType... allowed) {
        if (!Arrays.asList(allowed).contains(dtype(i))) {
            throw new GatunException("input " + i + " wants " + Arrays.toString(allowed) + ", " + describe(i));
        }
    }

    /** @throws GatunException unless input {@code i} is int32 or int64, of a rank from {@code least} to {@code most} */
    public void requireIndices(int i, int least, int most) {
        requireType(i, DType.INT64, DType.INT32);
        requireRank(i, least, most);
    }

    /** As {@link #requireIndices} for a list. */
    public void requireList(int i) {
        requireIndices(i, 1, 1);
    }

    /** As {@link #requireIndices} for a list of axes, which some files write as a single number of rank 0. */
    public void requireAxes(int i) {
        requireIndices(i, 0, 1);
    }

    /** @throws GatunException unless input {@code i} is a single number, of rank 0 or 1 */
    public void requireSingle(int i) {
        if (shape(i).rank() > 1 || shape(i).size() != 1) {
            throw new GatunException("input " + i + " wants a single number, " + describe(i));
        }
    }

    /** @throws GatunException if input {@code i} is boolean or of a type that is only stored */
    public void requireNumber(int i) {
        if (dtype(i) == DType.BOOL || dtype(i).isStorageOnly()) {
            throw new GatunException("input " + i + " wants numbers, " + describe(i));
        }
    }

    /** @throws GatunException unless input {@code i} has a signed or unsigned integer type of at least 8 bits */
    public void requireInteger(int i) {
        if (!dtype(i).isInteger() || dtype(i).isStorageOnly()) {
            throw new GatunException("input " + i + " wants a whole-number type, " + describe(i));
        }
    }

    /** @throws GatunException unless input {@code i} has a floating type of at least 16 bits */
    public void requireFloating(int i) {
        if (!dtype(i).isFloating() || dtype(i).isStorageOnly()) {
            throw new GatunException("input " + i + " wants a floating type, " + describe(i));
        }
    }

    /** @throws GatunException unless inputs {@code i} and {@code j}, where both are there, have the same element type */
    public void requireSameType(int i, int j) {
        if (has(i) && has(j) && dtype(i) != dtype(j)) {
            throw new GatunException("inputs want one element type, but " + describe(i) + " and " + describe(j));
        }
    }

    /** @throws GatunException unless input {@code i} has a rank from {@code least} to {@code most} */
    public void requireRank(int i, int least, int most) {
        int rank = shape(i).rank();
        if (rank < least || rank > most) {
            var wanted = least == most
                    ? Integer.toString(least)
                    : most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
            throw new GatunException("input " + i + " wants rank " + wanted + ", " + describe(i));
        }
    }
}
