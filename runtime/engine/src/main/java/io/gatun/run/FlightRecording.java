package io.gatun.run;

import jdk.jfr.FlightRecorder;

/**
 * Whether Flight Recorder wants to know of runs, found out without loading an event class where it does not: the module is
 * optional, and events cost a start-up some time.
 */
final class FlightRecording {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    /** One field read unless something has been recorded in this process. */
    static boolean isOn() {
        return PRESENT && FlightRecorder.isInitialized() && RecordedRun.isWanted();
    }
}
