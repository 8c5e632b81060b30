package io.gatun.gradient.optimiser;

import io.gatun.GatunException;

/** The rate of learning over time. */
public sealed interface Schedule {
    /** The rate for a step, counted from 0. */
    double rate(long step);

    /** Always the same. */
    record Constant(double rate) implements Schedule {
        @Override
        public double rate(long step) {
            return rate;
        }
    }

    /**
     * Falls at once by a factor, again and again.
     *
     * @param every how many steps
     */
    record Step(double rate, long every, double factor) implements Schedule {
        public Step {
            requireSteps(every);
        }

        @Override
        public double rate(long step) {
            return rate * Math.pow(factor, step / every);
        }
    }

    /**
     * Falls from {@code rate} to {@code least} along half a cosine, and stays there (Loshchilov and Hutter 2017, without
     * restarts).
     *
     * @param steps after which it is there
     */
    record Cosine(double rate, double least, long steps) implements Schedule {
        public Cosine {
            requireSteps(steps);
        }

        @Override
        public double rate(long step) {
            return between(rate, least, Math.min(1, (double) step / steps));
        }
    }

    /**
     * Rises from most/25 to {@code most} over the first 3 tenths and falls to a ten-thousandth of where it started over the rest,
     * both along half a cosine (Smith and Topin 2018, with PyTorch's numbers).
     *
     * @param steps of the whole cycle
     */
    record OneCycle(double most, long steps) implements Schedule {
        private static final double RISING = 0.3;
        private static final double START = 25;
        private static final double END = 1e4;

        public OneCycle {
            requireSteps(steps);
        }

        @Override
        public double rate(long step) {
            double top = RISING * steps - 1;
            double last = steps - 1;
            if (step <= top) {
                return between(most / START, most, step / top);
            }
            return between(most, most / START / END, Math.min(1, (step - top) / (last - top)));
        }
    }

    /**
     * Rises evenly to what another schedule begins with; that one then counts from 0.
     *
     * @param steps until then; the first has a rate of 1/steps of it
     */
    record WarmUp(long steps, Schedule then) implements Schedule {
        public WarmUp {
            requireSteps(steps);
        }

        @Override
        public double rate(long step) {
            return step < steps ? then.rate(0) * (step + 1) / steps : then.rate(step - steps);
        }
    }

    private static void requireSteps(long steps) {
        if (steps < 1) {
            throw new GatunException("a schedule wants at least one step, got " + steps);
        }
    }

    /** From one rate to another along half a cosine. */
    private static double between(double from, double to, double part) {
        return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
    }
}
