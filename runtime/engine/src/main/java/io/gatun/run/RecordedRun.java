package io.gatun.run;

import io.gatun.plan.Plan;

/** One run on its way into Flight Recorder; reached only if {@link FlightRecording#isOn}. */
final class RecordedRun implements StepWatch {
    private static final RunEvent RUNS = new RunEvent();
    private static final NodeEvent NODES = new NodeEvent();

    private final String model;
    private final Plan plan;
    private final StepWatch other;
    private final RunEvent run = new RunEvent();
    private NodeEvent node;

    /** @param other is told of the steps, too; null for nobody */
    RecordedRun(String model, Plan plan, int threads, StepWatch other) {
        this.model = model;
        this.plan = plan;
        this.other = other;
        run.model = model;
        run.steps = plan.steps().size();
        run.threads = threads;
        run.begin();
    }

    static boolean isWanted() {
        return RUNS.isEnabled() || NODES.isEnabled();
    }

    @Override
    public void begins(int step) {
        node = new NodeEvent();
        node.begin();
        if (other != null) {
            other.begins(step);
        }
    }

    @Override
    public void ended(int step) {
        if (other != null) {
            other.ended(step);
        }
        node.end();
        if (node.shouldCommit()) {
            var planned = plan.steps().get(step);
            var info = planned.step().info();
            node.model = model;
            node.node = info.node();
            node.operator = info.operator();
            node.kernel = info.kernel();
            node.accelerator = planned.accelerator();
            node.macs = info.macs();
            node.commit();
        }
    }

    /** The run is done. */
    void ended() {
        run.commit();
    }
}
