package io.gatun.plan;

import io.gatun.GatunException;

/** An accelerator cannot run what it was given after all, though nothing is wrong with it: another has to take it. */
public final class PartRefusedException extends GatunException {
    private static final long serialVersionUID = 1L;

    private final String accelerator;

    PartRefusedException(String accelerator, GatunException reason) {
        super(reason.getMessage(), reason);
        this.accelerator = accelerator;
    }

    /** Which. */
    public String accelerator() {
        return accelerator;
    }

    /** What it says itself. */
    public GatunException reason() {
        return (GatunException) getCause();
    }
}
