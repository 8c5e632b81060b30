package io.gatun.cli;

import io.gatun.gradient.optimiser.Schedule;
import java.util.Locale;

/** The schedules of the command line, each over a number of steps. */
enum ScheduleName {
    CONSTANT {
        @Override
        Schedule over(long steps, double rate) {
            return new Schedule.Constant(rate);
        }
    },
    COSINE {
        @Override
        Schedule over(long steps, double rate) {
            long rising = Math.max(1, steps / RISING_PART);
            return new Schedule.WarmUp(rising, new Schedule.Cosine(rate, 0, Math.max(1, steps - rising)));
        }
    },
    ONE_CYCLE {
        @Override
        Schedule over(long steps, double rate) {
            return new Schedule.OneCycle(rate, steps);
        }
    },
    STEP {
        @Override
        Schedule over(long steps, double rate) {
            return new Schedule.Step(rate, Math.max(1, Math.ceilDiv(steps, FLIGHTS)), FALL);
        }
    };

    /** A twentieth of all steps, in which fresh layers stop being wild. */
    private static final long RISING_PART = 20;

    private static final long FLIGHTS = 3;
    private static final double FALL = 0.1;

    /**
     * The schedule.
     *
     * @param steps of all epochs together, at least 1
     * @param rate the highest there will be
     */
    abstract Schedule over(long steps, double rate);

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static final class ByName extends ByWord<ScheduleName> {
        ByName() {
            super(ScheduleName.class);
        }
    }
}
