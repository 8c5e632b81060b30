package io.gatun.device.opencl;

import io.gatun.Devices;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine has a device to test on. */
public final class OpenCl {
    /** The name that users give to {@code --prefer}. */
    public static final String NAME = "opencl";

    private OpenCl() {}

    /** Skips the running test, by name and with the plugin's reason, where there is no device; in CI it fails. */
    public static void require() {
        var found = Devices.find().stream()
                .filter(plugin -> plugin.accelerator().equals(NAME))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the OpenCL plugin is not on the class path"));
        if (found.devices().isEmpty()) {
            skip("no OpenCL device here: " + found.availability());
        }
    }

    /** Skips the running test, or fails it in CI, where everything must be there. */
    static void skip(String reason) {
        if (Boolean.getBoolean("gatun.ci")) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
    }
}
