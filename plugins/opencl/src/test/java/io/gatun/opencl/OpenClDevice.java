package io.gatun.opencl;

import io.gatun.spi.Availability;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine has a device to test on. */
final class OpenClDevice {
    private OpenClDevice() {}

    /** Skips the tests that follow, saying why, on a machine without OpenCL; in CI, where there must be one, they fail. */
    static void require() {
        if (new OpenClProvider().probe() instanceof Availability.Absent(String reason)) {
            if (Boolean.getBoolean("gatun.ci")) {
                Assertions.fail("CI has no OpenCL device: " + reason);
            }
            Assumptions.abort("no OpenCL device: " + reason);
        }
    }
}
