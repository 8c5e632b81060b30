package io.gatun.run;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.plan.FirstRuns;
import io.gatun.plan.Plan;
import io.gatun.spi.Buffer;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs one plan, for any number of callers at once. Workspaces are kept: after warm-up a run allocates nothing off-heap. */
public final class Runner implements AutoCloseable {
    /** A plan that ran so often will run on, and is worth a background thread's while. */
    private static final int LASTING = 8;

    private final String model;
    private final Plan plan;
    private final Workers workers;
    private final WarmTimes warmTimes;
    private final AtomicInteger runs = new AtomicInteger();
    private final Workspaces workspaces;

    /**
     * @param model what recordings call the network
     * @param workers the pool that the plan was built for
     */
    public Runner(String model, Plan plan, Workers workers) {
        this.model = model;
        this.plan = plan;
        this.workers = workers;
        this.workspaces = new Workspaces(plan);
        this.warmTimes = new WarmTimes(plan.steps().size(), workers);
    }

    public Plan plan() {
        return plan;
    }

    /**
     * Runs all steps.
     *
     * @param inputs one tensor a graph input, of the planned types
     * @param outputs one tensor a graph output, of the planned types; filled
     */
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
        var times = warmTimes.begin();
        run(inputs, outputs, times);
        if (times != null) {
            warmTimes.end(times);
        }
    }

    /**
     * Has the steps of a few runs timed once the plan is warm.
     *
     * @param listener is told once, within a run, the best time of each step while no other run used the threads
     */
    public void whenWarm(Consumer<StepTimes> listener) {
        warmTimes.listener(listener);
    }

    /** As {@link #run(List, List)}. @param watch is told of each step; null if nobody wants to know */
    public void run(List<Tensor> inputs, List<Tensor> outputs, StepWatch watch) {
        if (FlightRecording.isOn()) {
            var recorded = new RecordedRun(model, plan, workers.threads(), watch);
            walk(inputs, outputs, recorded);
            recorded.ended();
        } else {
            walk(inputs, outputs, watch);
        }
    }

    private void countRun() {
        if (runs.get() < LASTING && runs.incrementAndGet() == LASTING) {
            workers.keepApart();
            HugePages.collapseInBackground(plan.packed().stream()
                    .filter(weights -> weights.byteSize() >= HugePages.SMALLEST)
                    .toList());
        }
    }

    private void walk(List<Tensor> inputs, List<Tensor> outputs, StepWatch watch) {
        var workspace = workspaces.take();
        var holds = new ArrayList<Tensor.Hold>(inputs.size() + outputs.size());
        boolean usable = false;
        workers.beginRun();
        FirstRuns.runBegins();
        try {
            place(workspace, plan.inputs(), inputs, holds);
            place(workspace, plan.outputs(), outputs, holds);
            for (int i = 0; i < plan.steps().size(); i++) {
                if (watch != null) {
                    watch.begins(i);
                }
                runStep(plan.steps().get(i), workspace);
                if (watch != null) {
                    watch.ended(i);
                }
            }
            usable = true;
        } finally {
            workers.endRun();
            // devices may still be writing to the caller's tensors
            usable = usable || workspace.settles();
            holds.forEach(Tensor.Hold::close);
            workspaces.giveBack(workspace, usable);
            countRun();
            FirstRuns.runEnded();
        }
    }

    private static void place(
            Workspace workspace, List<Buffer> buffers, List<Tensor> tensors, List<Tensor.Hold> holds) {
        for (int i = 0; i < buffers.size(); i++) {
            holds.add(tensors.get(i).hold());
            workspace.place(buffers.get(i), tensors.get(i).segment());
        }
    }

    private static void runStep(Plan.PlannedStep planned, Workspace workspace) {
        try {
            RunControl.check();
            planned.step().run(workspace);
        } catch (GatunException failure) {
            throw failure.in(place(planned));
        } catch (OutOfMemoryError shortage) {
            throw new GatunException(place(planned) + ": there is not enough heap to compute it", shortage);
        } catch (RuntimeException surprise) {
            throw new GatunException(place(planned) + ": cannot be computed: " + surprise, surprise);
        }
    }

    private static String place(Plan.PlannedStep planned) {
        var info = planned.step().info();
        return "node '" + info.node() + "' (" + info.operator() + ") on " + planned.accelerator();
    }

    /** Frees the workspaces and what the plan has on devices. No run may be in flight. */
    @Override
    public void close() {
        workspaces.close();
        plan.close();
    }
}
