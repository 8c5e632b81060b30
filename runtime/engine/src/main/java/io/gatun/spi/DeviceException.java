package io.gatun.spi;

import io.gatun.GatunException;

/**
 * A device failed: it was lost, is out of memory, or reported an error. The same work may succeed elsewhere, so a session that
 * merely prefers the device does it again without.
 */
public final class DeviceException extends GatunException {
    private static final long serialVersionUID = 1L;

    /** @param message names the device, the kernel or call, and what it reported */
    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public DeviceException in(String place) {
        var located = new DeviceException(place + ": " + getMessage(), getCause());
        located.setStackTrace(getStackTrace());
        return located;
    }
}
