package io.gatun.spi;

import io.gatun.GatunException;

/**
 * A device failed: it was lost, is out of memory, or reported an error. The same work may succeed elsewhere, so a session that
 * merely prefers the device does it again without.
 */
public final class DeviceException extends GatunException {
    private static final long serialVersionUID = 1L;

    private final String accelerator;

    /** @param message names the device, the kernel or call, and what it reported */
    public DeviceException(String message) {
        this(message, null);
    }

    public DeviceException(String message, Throwable cause) {
        this("", message, cause);
    }

    /**
     * What the engine makes of whatever a plugin throws.
     *
     * @param accelerator as {@link #accelerator} gives it
     */
    public DeviceException(String accelerator, String message, Throwable cause) {
        super(message, cause);
        this.accelerator = accelerator;
    }

    /** The accelerator that failed, by the name that explanations use; empty as long as the engine has not seen it. */
    public String accelerator() {
        return accelerator;
    }

    @Override
    public DeviceException in(String place) {
        var located = new DeviceException(accelerator, place + ": " + getMessage(), getCause());
        located.setStackTrace(getStackTrace());
        return located;
    }
}
