package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
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
    public void move(
            float[] parameter,
            float[] gradient,
            List<float[]> memory,
            int count,
            long step,
            double rate,
            double decay) {
        if (momentum == 0) {
            plain(parameter, gradient, count, (float) rate, (float) decay);
        } else if (nesterov) {
            lookingAhead(parameter, gradient, memory.getFirst(), count, (float) momentum, (float) rate, (float) decay);
        } else {
            withMomentum(parameter, gradient, memory.getFirst(), count, (float) momentum, (float) rate, (float) decay);
        }
    }

    private static void plain(float[] p, float[] g, int count, float rate, float decay) {
        for (int i = 0; i < count; i++) {
            p[i] -= rate * (g[i] + decay * p[i]);
        }
    }

    private static void withMomentum(
            float[] p, float[] g, float[] v, int count, float momentum, float rate, float decay) {
        for (int i = 0; i < count; i++) {
            // zeros at first, so that the first step remembers the gradient itself
            float speed = momentum * v[i] + (g[i] + decay * p[i]);
            v[i] = speed;
            p[i] -= rate * speed;
        }
    }

    private static void lookingAhead(
            float[] p, float[] g, float[] v, int count, float momentum, float rate, float decay) {
        for (int i = 0; i < count; i++) {
            float slope = g[i] + decay * p[i];
            float speed = momentum * v[i] + slope;
            v[i] = speed;
            p[i] -= rate * (slope + momentum * speed);
        }
    }
}
