package io.gatun;

import io.gatun.device.Lineup;
import io.gatun.plan.DeviceConstants;
import io.gatun.run.Lifetime;
import io.gatun.spi.Accelerator;
import io.gatun.spi.DeviceException;
import io.gatun.tensor.Shape;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The accelerators of a session, from which those that fail are dropped: whoever was using them does the same again with what
 * is left, and in the end that is the CPU.
 */
final class Generations implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Generations.class.getName());

    private final String model;
    private final Lineup lineup;
    private final DeviceConstants onDevices;
    private final BiFunction<List<Accelerator>, List<String>, PreparedPlans<List<Shape>, Session.Prepared>> plans;
    private final List<Generation> alive = new ArrayList<>();
    private Generation current;

    /**
     * @param model what messages call the network
     * @param onDevices weights on the devices of the lineup
     * @param plans makes a place for the plans of a generation, from its accelerators and its notes
     */
    Generations(
            String model,
            Lineup lineup,
            DeviceConstants onDevices,
            BiFunction<List<Accelerator>, List<String>, PreparedPlans<List<Shape>, Session.Prepared>> plans) {
        this.model = model;
        this.lineup = lineup;
        this.onDevices = onDevices;
        this.plans = plans;
        this.current = generation(lineup.accelerators(), lineup.notes());
    }

    private Generation generation(List<Accelerator> accelerators, List<String> notes) {
        var made = new Generation(
                accelerators, notes, plans.apply(accelerators, notes), new Lifetime("a plan of model '" + model + "'"));
        alive.add(made);
        return made;
    }

    /** Does something with the plans of the current generation; again with the next one if an accelerator fails meanwhile. */
    <T> T use(Function<Generation, T> work) {
        while (true) {
            var generation = begin();
            try {
                return work.apply(generation);
            } catch (DeviceException failure) {
                if (!goesOnWithout(failure, generation)) {
                    throw failure;
                }
            } finally {
                generation.lifetime().end();
            }
        }
    }

    private synchronized Generation begin() {
        current.lifetime().begin();
        return current;
    }

    /** Whether there is a generation without the accelerator that failed; makes one, unless the caller insists on it. */
    private synchronized boolean goesOnWithout(DeviceException failure, Generation generation) {
        var name = failure.accelerator();
        if (!current.has(name)) {
            return generation.has(name);
        }
        if (lineup.required().contains(name)
                || current.accelerators().getLast().name().equals(name)) {
            return false;
        }
        var note = "'" + name + "' was dropped: " + failure.getMessage();
        LOG.log(Level.WARNING, model + ": " + note + "; others take its place");
        var notes = new ArrayList<>(current.notes());
        notes.add(note);
        var failed = current;
        current = generation(
                failed.accelerators().stream()
                        .filter(accelerator -> !accelerator.name().equals(name))
                        .toList(),
                List.copyOf(notes));
        failed.lifetime().retire(() -> free(failed));
        return true;
    }

    /** Frees the plans of a generation that nobody uses, and the accelerators that are in no other. */
    private void free(Generation generation) {
        generation.plans().close();
        List<Accelerator> unused;
        synchronized (this) {
            alive.remove(generation);
            unused = generation.accelerators().stream()
                    .filter(accelerator -> alive.stream().noneMatch(other -> other.has(accelerator.name())))
                    .toList();
        }
        unused.forEach(accelerator -> {
            accelerator.deviceMemory().ifPresent(onDevices::forget);
            accelerator.close();
        });
    }

    /** Frees all plans and accelerators. Nobody may be using any. */
    @Override
    public void close() {
        Generation last;
        synchronized (this) {
            last = current;
        }
        last.lifetime().retire(() -> free(last));
    }
}
