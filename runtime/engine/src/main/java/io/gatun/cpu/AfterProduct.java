package io.gatun.cpu;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Activations;
import io.gatun.op.Activation;
import io.gatun.op.Unary;
import io.gatun.spi.Workers;
import java.util.Optional;

/**
 * How the activation behind a convolution or a matrix product is applied: by the kernel as it stores, or in a sweep of its own
 * afterwards.
 *
 * @param fused what the kernel does
 * @param separate what the sweep does
 */
record AfterProduct(Epilogue fused, Optional<io.gatun.cpu.map.Activation> separate) {
    /** Whether there is a kernel for this activation; none at all is fine. */
    static boolean knows(Optional<Activation> activation) {
        return activation.isEmpty()
                || activation.get() instanceof Activation.Range
                || activation.get() instanceof Activation.Function(Unary unary)
                        && MapLowering.function(unary).isPresent();
    }

    static AfterProduct of(Optional<Activation> activation) {
        if (activation.isEmpty()) {
            return new AfterProduct(Epilogue.none(), Optional.empty());
        }
        return switch (activation.get()) {
            case Activation.Range(float min, float max) -> new AfterProduct(Epilogue.clip(min, max), Optional.empty());
            case Activation.Function(Unary unary)
            when unary.function() == Unary.Function.RELU -> new AfterProduct(Epilogue.relu(), Optional.empty());
            case Activation.Function(Unary unary)
            when unary.function() == Unary.Function.LEAKY_RELU ->
                new AfterProduct(Epilogue.leaky(unary.alpha()), Optional.empty());
            case Activation.Function(Unary unary) -> new AfterProduct(Epilogue.none(), MapLowering.function(unary));
        };
    }

    /** The sweep, if there is one, over the product, whose first channel lies at {@code address}. */
    void sweep(Workers workers, Pixels product, long address) {
        if (separate.isPresent()) {
            int ld = product.ld();
            Activations.rows(workers, separate.get(), product.rows(), product.channels(), address, ld, address, ld);
        }
    }
}
