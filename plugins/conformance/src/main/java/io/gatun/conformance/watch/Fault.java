package io.gatun.conformance.watch;

import io.gatun.spi.DeviceException;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that is lost in the middle of its work: from some call on, nothing works any more. */
public final class Fault {
    /** What a device is called for. */
    public enum Point {
        OPEN,
        RESIDENT,
        UPLOAD,
        STEP,
        DOWNLOAD,
        AWAIT
    }

    private final Point point;
    private final int first;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean lost;

    private Fault(Point point, int first) {
        this.point = point;
        this.first = first;
    }

    /** None. */
    public static Fault never() {
        return new Fault(null, 0);
    }

    /** @param first the call of that kind that fails, from 0, as all later calls of every kind do */
    public static Fault at(Point point, int first) {
        return new Fault(point, first);
    }

    /** Whether it has come about. */
    public boolean isLost() {
        return lost;
    }

    void reach(Point reached, String device) {
        if (reached == point && calls.getAndIncrement() >= first) {
            lost = true;
        }
        if (lost) {
            throw new DeviceException(device
                    + ": the device is lost (simulated by the conformance kit), while it was asked for " + reached);
        }
    }
}
