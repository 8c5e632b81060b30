package io.gatun;

/**
 * A run did not end by itself: its {@link Options#timeout} passed, the calling thread was interrupted, or it was cancelled. The message says
 * what was running and for how long. The session can go on to be used, and the run's memory is free again.
 */
public final class RunStoppedException extends GatunException {
    private static final long serialVersionUID = 1L;

    RunStoppedException(String message) {
        super(message);
    }

    @Override
    public RunStoppedException in(String place) {
        var located = new RunStoppedException(place + ": " + getMessage());
        located.setStackTrace(getStackTrace());
        return located;
    }
}
