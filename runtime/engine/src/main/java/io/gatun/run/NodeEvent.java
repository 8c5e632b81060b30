package io.gatun.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One step of a run, as Flight Recorder sees it. */
@Name("io.gatun.Node")
@Label("Gatun Node")
@Category("Gatun")
@Description("One step of a run: a node of the network as the engine computes it")
@StackTrace(false)
final class NodeEvent extends Event {
    @Label("Model")
    String model;

    @Label("Node")
    String node;

    @Label("Operator")
    String operator;

    @Label("Kernel")
    String kernel;

    @Label("Accelerator")
    String accelerator;

    @Label("MACs")
    @Description("Multiply-accumulate operations of the operator as defined")
    long macs;
}
