package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The same bits taken for another element type of as many bits; ONNX BitCast. Of a boolean all bits but 0 mean true. */
public record BitCast(DType to) implements Op {
    @Override
    public String type() {
        return "BitCast";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("to", TypeNumbers.of(to)).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        if (in.dtype(0).bits() != to.bits()) {
            throw new GatunException("attribute 'to' wants a type of "
                    + in.dtype(0).bits() + " bits, " + to + " has " + to.bits() + ", " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(to, in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (to != DType.BOOL) {
            y.segment().copyFrom(x.segment());
            return;
        }
        for (long i = 0; i < y.size(); i++) {
            y.set(i, x.bitsAt(i));
        }
    }
}
