package io.gatun.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One run of a network, as Flight Recorder sees it. */
@Name("io.gatun.Run")
@Label("Gatun Run")
@Category("Gatun")
@Description("One run of a network, from its inputs to its outputs")
@StackTrace(false)
final class RunEvent extends Event {
    @Label("Model")
    String model;

    @Label("Steps")
    int steps;

    @Label("Threads")
    @Description("Threads that the run could use")
    int threads;
}
