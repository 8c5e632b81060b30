package io.gatun;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How long each step of a model took. Times are means over the fastest quarter of the runs, the same for all steps: those
 * that nothing else on the machine held up. So the steps add up to the run.
 *
 * @param model the model's name
 * @param threads threads that a run could use
 * @param runs how many runs were timed
 * @param runNanos a whole run, measured around it, in nanoseconds
 * @param steps in the order in which they run
 */
public record Profile(String model, int threads, int runs, double runNanos, List<Line> steps) {
    /**
     * One step.
     *
     * @param step what it is
     * @param nanos how long it took on the calling thread, all threads' work awaited, in nanoseconds
     * @param peakFlops floating-point operations a second that its device can do at the most, measured beside the runs with
     *     as many threads; empty if unknown
     */
    public record Line(Explanation.Line step, double nanos, OptionalDouble peakFlops) {
        /**
         * Floating-point operations a second: two for each multiply-accumulate of the operator as it is defined. Kernels that
         * need fewer, such as Winograd's, can exceed the peak.
         */
        public double flops() {
            return 2e9 * step.macs() / nanos;
        }

        /** {@link #flops} as a part of the peak; empty if the peak is unknown or the step multiplies nothing. */
        public OptionalDouble shareOfPeak() {
            return step.macs() == 0 || peakFlops.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(flops() / peakFlops.getAsDouble());
        }
    }

    /** What the steps take together, in nanoseconds: {@link #runNanos} but for what is done around them. */
    public double stepNanos() {
        return steps.stream().mapToDouble(Line::nanos).sum();
    }
}
