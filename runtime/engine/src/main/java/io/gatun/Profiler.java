package io.gatun;

import io.gatun.run.Runner;
import io.gatun.run.StepTimes;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/** Times the steps of a plan, and beside them what the devices can do at the most. */
final class Profiler {
    private static final Duration PEAK_SAMPLE = Duration.ofMillis(1);

    private Profiler() {}

    static Profile profile(Session.Prepared prepared, List<Tensor> inputs, int runs, Workers workers) {
        if (runs < 1) {
            throw new GatunException("a profile wants at least 1 run, got " + runs);
        }
        var runner = switch (prepared.execution()) {
            case Execution.Planned planned -> planned.runner();
            case StagedExecution _ ->
                throw new GatunException("shapes depend on the inputs' numbers, so each run has steps of its own"
                        + " and there is nothing to compare from run to run");
        };
        var peaks = new HashMap<String, OptionalDouble>();
        prepared.accelerators()
                .forEach(accelerator -> peaks.put(accelerator.name(), accelerator.measurePeak(workers, PEAK_SAMPLE)));
        var times = undisturbed(time(runner, inputs, runs));
        var explanation = prepared.explanation();
        var lines = new ArrayList<Profile.Line>();
        for (int i = 0; i < explanation.steps().size(); i++) {
            int place = i;
            var step = explanation.steps().get(i);
            lines.add(new Profile.Line(
                    step,
                    mean(times, run -> run.steps.nanos(place)),
                    peaks.getOrDefault(step.device(), OptionalDouble.empty())));
        }
        return new Profile(explanation.model(), workers.threads(), runs, mean(times, Run::nanos), List.copyOf(lines));
    }

    private record Run(long nanos, StepTimes steps) {}

    /** The fastest quarter; whatever else this machine does held up the others. */
    private static List<Run> undisturbed(List<Run> runs) {
        return runs.stream()
                .sorted(Comparator.comparingLong(Run::nanos))
                .limit((runs.size() + 3) / 4)
                .toList();
    }

    private static double mean(List<Run> runs, ToLongFunction<Run> nanos) {
        return runs.stream().mapToLong(nanos).average().orElseThrow();
    }

    private static List<Run> time(Runner runner, List<Tensor> inputs, int runs) {
        var types = runner.plan().outputTypes();
        int steps = runner.plan().steps().size();
        var outputs = new ArrayList<Tensor>();
        try {
            types.forEach(type -> outputs.add(Tensor.allocate(type.dtype(), type.shape())));
            var times = new ArrayList<Run>();
            for (int i = 0; i < runs; i++) {
                var ofSteps = new StepTimes(steps);
                long began = System.nanoTime();
                runner.run(inputs, outputs, ofSteps);
                times.add(new Run(System.nanoTime() - began, ofSteps));
            }
            return times;
        } finally {
            outputs.forEach(Tensor::close);
        }
    }
}
