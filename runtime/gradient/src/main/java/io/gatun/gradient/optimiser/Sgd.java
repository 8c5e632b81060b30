package io.gatun.gradient.optimiser;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Stochastic gradient descent, with PyTorch's momentum: what is remembered is momentum times itself plus the gradient, and the
 * rate multiplies it when it is used. (In Sutskever et al. 2013 the rate is part of what is remembered.)
 *
 * @param momentum from 0 to less than 1
 * @param nesterov whether to look ahead: the step is the gradient plus momentum times what is remembered
 */
public record Sgd(double momentum, boolean nesterov) implements Optimiser {
    public Sgd {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new GatunException("momentum must be at least 0 and less than 1, got " + momentum);
        }
        if (nesterov && momentum == 0) {
            throw new GatunException("Nesterov's look ahead wants a momentum");
        }
    }

    @Override
    public int memories() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, List<Tensor> memory, long step, double rate, double decay) {
        var p = parameter.segment();
        var g = gradient.segment();
        if (momentum == 0) {
            for (long i = 0; i < parameter.size(); i++) {
                float value = p.getAtIndex(JAVA_FLOAT, i);
                p.setAtIndex(JAVA_FLOAT, i, (float) (value - rate * (g.getAtIndex(JAVA_FLOAT, i) + decay * value)));
            }
        } else {
            withMomentum(p, g, memory.getFirst().segment(), parameter.size(), rate, decay);
        }
    }

    private void withMomentum(MemorySegment p, MemorySegment g, MemorySegment v, long size, double rate, double decay) {
        for (long i = 0; i < size; i++) {
            float value = p.getAtIndex(JAVA_FLOAT, i);
            double slope = g.getAtIndex(JAVA_FLOAT, i) + decay * value;
            // zeros at first, so that the first step remembers the gradient itself
            double speed = momentum * v.getAtIndex(JAVA_FLOAT, i) + slope;
            v.setAtIndex(JAVA_FLOAT, i, (float) speed);
            p.setAtIndex(JAVA_FLOAT, i, (float) (value - rate * (nesterov ? slope + momentum * speed : speed)));
        }
    }
}
