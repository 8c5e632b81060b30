package io.gatun.cpu;

import io.gatun.graph.Node;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Packing;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the packed filters and bias of a convolution lie when its kernel runs. Constant ones are packed once; those that the
 * network is fed or makes, as while it learns, are packed in each run.
 *
 * @param reads what they are packed from in each run; empty if they are constant
 * @param writes what that writes
 * @param packing packs them; nothing if they are constant
 */
record PackedFilters(Buffer packed, List<Buffer> reads, List<Buffer> writes, Consumer<Memory> packing) {

    /** The form that a kernel wants, and the ways to it. */
    interface Form {
        /** What the form depends on beside the filters and the bias. */
        Object key();

        /** Bytes of the packed form. */
        long bytes();

        /**
         * Packs constant filters.
         *
         * @param bias its address, or 0 for none
         */
        void pack(long filters, long bias, long to);

        /** Bytes of scratch for {@link #packAgain}. */
        long scratchBytes(int threads);

        /** Packs filters that change from run to run; {@code to} then holds what an earlier run, or another step, left there. */
        void packAgain(long filters, long bias, long to, long scratch, Workers workers);
    }

    /** Those of a node with filters as its second input and maybe a bias as its third. */
    static PackedFilters of(CpuCompiler compiler, Node node, Form form) {
        var resources = compiler.resources();
        var weight = compiler.graph().constant(node.input(1));
        var bias = compiler.graph().constant(node.input(2));
        boolean hasBias = node.input(2).isPresent();
        if (weight.isPresent() && (bias.isPresent() || !hasBias)) {
            long address = bias.map(Tensor::segment).map(MemorySegment::address).orElse(0L);
            var key = List.of(form.key(), address);
            return new PackedFilters(
                    resources.packed(weight.get(), key, new Once(form, address)), List.of(), List.of(), _ -> {});
        }
        var workers = resources.workers();
        var packed = resources.scratch(node.name() + " filters", form.bytes());
        var scratch = resources.scratch(node.name() + " packing", form.scratchBytes(workers.threads()));
        var from = compiler.plain(node.input(1));
        var fromBias = hasBias ? compiler.plain(node.input(2)) : null;
        return new PackedFilters(
                packed,
                hasBias ? List.of(from, fromBias) : List.of(from),
                List.of(packed, scratch),
                memory -> form.packAgain(
                        memory.address(from),
                        hasBias ? memory.address(fromBias) : 0,
                        memory.address(packed),
                        memory.address(scratch),
                        workers));
    }

    private record Once(Form form, long bias) implements Packing {
        @Override
        public long bytes() {
            return form.bytes();
        }

        @Override
        public int parts() {
            return 1;
        }

        @Override
        public void pack(MemorySegment constant, MemorySegment packed, int part) {
            form.pack(constant.address(), bias, packed.address());
        }
    }
}
