package io.gatun.gradient.train;

import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** How far a run is: the epochs that are done, the weights of the best, and what the step holds. */
final class RunState {
    private final TrainingStep step;
    private final Weights bestWeights;
    private final List<EpochResult> results = new ArrayList<>();
    private int best;

    /** @param arena owns a second copy of what learns */
    RunState(TrainingStep step, Arena arena) {
        this.step = step;
        this.bestWeights = step.weights().copy(arena);
    }

    /** The epochs that are done. */
    List<EpochResult> results() {
        return Collections.unmodifiableList(results);
    }

    /** The epoch with the best weights, from 1 on; 0 if none is done. */
    int best() {
        return best;
    }

    /** How many epochs came after the best. */
    int sinceBest() {
        return results.size() - best;
    }

    /** Adds an epoch, and keeps the weights if they are the best so far. */
    void add(EpochResult result) {
        results.add(result);
        if (best == 0 || isBetter(result, results.get(best - 1))) {
            best = result.epoch();
            bestWeights.copyFrom(step.weights());
        }
    }

    /** Without validation the latest is the best. */
    private static boolean isBetter(EpochResult result, EpochResult before) {
        return result.validation().isEmpty()
                || result.validation().get().isBetterThan(before.validation().orElseThrow());
    }

    /** Gives the step the best weights, if there are any. */
    void restoreBest() {
        if (best > 0) {
            step.weights().copyFrom(bestWeights);
        }
    }

    void save(Path file, SequencedMap<String, String> identity) {
        new Checkpoint(identity, step.updates().steps(), best, results, tensors()).write(file);
    }

    /** Goes on from where a checkpoint was written. */
    void load(Path file, SequencedMap<String, String> identity) {
        var read = CheckpointReader.read(file, identity, tensors());
        step.updates().resumeAt(read.steps());
        best = read.best();
        results.addAll(read.results());
    }

    /** All that changes, by name. */
    private SequencedMap<String, Tensor> tensors() {
        var tensors = new LinkedHashMap<String, Tensor>();
        step.weights().tensors().forEach((value, tensor) -> tensors.put("now/" + value, tensor));
        bestWeights.tensors().forEach((value, tensor) -> tensors.put("best/" + value, tensor));
        for (var value : step.learning()) {
            var memory = step.updates().memory(value);
            for (int i = 0; i < memory.size(); i++) {
                tensors.put("memory" + i + "/" + value, memory.get(i));
            }
        }
        return tensors;
    }
}
