package io.gatun.cpu;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.time.Duration;
import jdk.incubator.vector.FloatVector;

/**
 * How many floating-point operations a second the processor's fused multiply-adds come to, measured on registers alone.
 * Independent sums hide the latency of each: with 32 registers 16 of them, with 16 registers 12.
 */
final class FmaPeak {
    private static final int SUMS = Lanes.REGISTERS == 32 ? 16 : 12;

    /** Loop turns of one task: short enough to be compiled as a whole method soon, some microseconds once it is. */
    private static final int TURNS = 1_000;

    private static final int PATIENCE = 10;

    /** By then the JVM has compiled the loops, even where it has to share the processor. */
    private static final long LEAST_NANOS = 500_000_000;

    private static final int LEAST_TASKS = 2_000;

    private FmaPeak() {}

    /**
     * Floating-point operations a second with all the workers' threads at once: the best of many samples.
     *
     * @param length about how long a sample shall last
     */
    static double measure(Workers workers, Duration length) {
        workers.beginRun();
        try {
            double best = 0;
            int tasks = 1;
            long done = 0;
            long began = System.nanoTime();
            for (int samples = 0;
                    samples < PATIENCE || done < LEAST_TASKS || System.nanoTime() - began < LEAST_NANOS;
                    samples++) {
                long nanos = sample(workers, tasks * workers.threads());
                best = Math.max(best, 2e9 * tasks * workers.threads() * TURNS * SUMS * Lanes.LANES / nanos);
                done += tasks;
                if (2 * nanos < length.toNanos()) {
                    tasks *= 2;
                    samples = -1;
                }
            }
            return best;
        } finally {
            workers.endRun();
        }
    }

    private static long sample(Workers workers, int tasks) {
        var sums = new float[workers.threads()];
        long began = System.nanoTime();
        workers.parallel(tasks, (_, worker) -> sums[worker] = multiplyAdd(sums[worker]));
        return System.nanoTime() - began;
    }

    private static float multiplyAdd(float start) {
        return SUMS == 16 ? sixteen(TURNS, start) : twelve(TURNS, start);
    }

    private static float sixteen(int turns, float start) {
        FloatVector factor = FloatVector.broadcast(Lanes.SPECIES, 0.5f);
        FloatVector first = FloatVector.broadcast(Lanes.SPECIES, start);
        FloatVector s0 = first.add(0f);
        FloatVector s1 = first.add(1f);
        FloatVector s2 = first.add(2f);
        FloatVector s3 = first.add(3f);
        FloatVector s4 = first.add(4f);
        FloatVector s5 = first.add(5f);
        FloatVector s6 = first.add(6f);
        FloatVector s7 = first.add(7f);
        FloatVector s8 = first.add(8f);
        FloatVector s9 = first.add(9f);
        FloatVector s10 = first.add(10f);
        FloatVector s11 = first.add(11f);
        FloatVector s12 = first.add(12f);
        FloatVector s13 = first.add(13f);
        FloatVector s14 = first.add(14f);
        FloatVector s15 = first.add(15f);
        for (int turn = 0; turn < turns; turn++) {
            s0 = s0.fma(factor, factor);
            s1 = s1.fma(factor, factor);
            s2 = s2.fma(factor, factor);
            s3 = s3.fma(factor, factor);
            s4 = s4.fma(factor, factor);
            s5 = s5.fma(factor, factor);
            s6 = s6.fma(factor, factor);
            s7 = s7.fma(factor, factor);
            s8 = s8.fma(factor, factor);
            s9 = s9.fma(factor, factor);
            s10 = s10.fma(factor, factor);
            s11 = s11.fma(factor, factor);
            s12 = s12.fma(factor, factor);
            s13 = s13.fma(factor, factor);
            s14 = s14.fma(factor, factor);
            s15 = s15.fma(factor, factor);
        }
        return s0.add(s1)
                .add(s2.add(s3))
                .add(s4.add(s5).add(s6.add(s7)))
                .add(s8.add(s9).add(s10.add(s11)).add(s12.add(s13).add(s14.add(s15))))
                .lane(0);
    }

    private static float twelve(int turns, float start) {
        FloatVector factor = FloatVector.broadcast(Lanes.SPECIES, 0.5f);
        FloatVector first = FloatVector.broadcast(Lanes.SPECIES, start);
        FloatVector s0 = first.add(0f);
        FloatVector s1 = first.add(1f);
        FloatVector s2 = first.add(2f);
        FloatVector s3 = first.add(3f);
        FloatVector s4 = first.add(4f);
        FloatVector s5 = first.add(5f);
        FloatVector s6 = first.add(6f);
        FloatVector s7 = first.add(7f);
        FloatVector s8 = first.add(8f);
        FloatVector s9 = first.add(9f);
        FloatVector s10 = first.add(10f);
        FloatVector s11 = first.add(11f);
        for (int turn = 0; turn < turns; turn++) {
            s0 = s0.fma(factor, factor);
            s1 = s1.fma(factor, factor);
            s2 = s2.fma(factor, factor);
            s3 = s3.fma(factor, factor);
            s4 = s4.fma(factor, factor);
            s5 = s5.fma(factor, factor);
            s6 = s6.fma(factor, factor);
            s7 = s7.fma(factor, factor);
            s8 = s8.fma(factor, factor);
            s9 = s9.fma(factor, factor);
            s10 = s10.fma(factor, factor);
            s11 = s11.fma(factor, factor);
        }
        return s0.add(s1)
                .add(s2.add(s3))
                .add(s4.add(s5).add(s6.add(s7)))
                .add(s8.add(s9).add(s10.add(s11)))
                .lane(0);
    }
}
