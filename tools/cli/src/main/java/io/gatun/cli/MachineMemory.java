package io.gatun.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory there is for tensors. */
final class MachineMemory {
    private MachineMemory() {}

    /** All that the machine has, or the container, less what the JVM's heap takes; in bytes. */
    static long forTensors() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize() - Runtime.getRuntime().totalMemory();
    }
}
