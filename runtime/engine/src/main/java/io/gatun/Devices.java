package io.gatun;

import io.gatun.device.Discovery;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.List;

/** The accelerators of this machine: the CPU, and those that plugins on the module path or the class path bring. */
public final class Devices {
    private Devices() {}

    /**
     * An accelerator, or a plugin that should bring one.
     *
     * @param accelerator its name, as {@link Options#prefer} takes it; of a plugin too broken to say one, that of its class
     * @param availability present with {@link Device devices}, absent with a reason, or broken with a reason
     */
    public record Found(String accelerator, Availability availability) {
        /** The devices that can be used; none if it is absent or broken. */
        public List<Device> devices() {
            return availability instanceof Availability.Present(var devices) ? devices : List.of();
        }
    }

    /** Asks all plugins. Takes as long as their drivers do; none of them can make it fail. */
    public static List<Found> find() {
        return Discovery.find(List.of()).stream()
                .map(plugin -> new Found(plugin.name(), plugin.probe()))
                .toList();
    }
}
