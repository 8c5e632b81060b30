package io.gatun.device;

import io.gatun.GatunException;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A provider of accelerators, or what is left of one that could not be loaded.
 *
 * @param name by which users choose it; the name of its class if it has none
 * @param provider empty if it must not be used
 * @param fault why not
 */
public record Plugin(String name, Optional<AcceleratorProvider> provider, Optional<String> fault) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private static final String WHERE_THE_CPU_IS = "io.gatun.cpu.";

    static Plugin broken(String name, String fault) {
        return new Plugin(name, Optional.empty(), Optional.of(fault));
    }

    /** Asks a provider for its name and version, which must be well-formed. */
    static Plugin of(AcceleratorProvider provider) {
        var type = provider.getClass().getName();
        String name;
        int version;
        try {
            name = provider.name();
            version = provider.spiVersion();
        } catch (Throwable thrown) {
            return broken(type, "does not say its name or version: " + words(thrown));
        }
        if (name == null || !NAME.matcher(name).matches() || name.equals(Lineup.ALL)) {
            return broken(
                    type,
                    "its name '" + name + "' cannot be used: small letters, digits, '-' and '_' can, '" + Lineup.ALL
                            + "' alone cannot");
        }
        if (name.equals(Lineup.LAST_RESORT) && !type.startsWith(WHERE_THE_CPU_IS)) {
            return broken(type, "calls itself '" + name + "', which is the engine's own");
        }
        if (version < AcceleratorProvider.OLDEST_SPI_VERSION || version > AcceleratorProvider.SPI_VERSION) {
            return broken(
                    name,
                    "was built for version " + version + " of the SPI; this engine works with "
                            + AcceleratorProvider.OLDEST_SPI_VERSION + " to " + AcceleratorProvider.SPI_VERSION
                            + (version > AcceleratorProvider.SPI_VERSION
                                    ? ": use a newer Gatun"
                                    : ": use a newer plugin"));
        }
        return new Plugin(name, Optional.of(provider), Optional.empty());
    }

    /** Whether it can be used here; whatever it does instead of saying so is its fault. */
    public Availability probe() {
        if (provider.isEmpty()) {
            return new Availability.Broken(fault.orElseThrow());
        }
        try {
            return checked(provider.get().probe());
        } catch (Throwable thrown) {
            return new Availability.Broken("its probe failed: " + words(thrown));
        }
    }

    private static Availability checked(Availability answer) {
        return switch (answer) {
            case null -> new Availability.Broken("its probe answered nothing");
            case Availability.Present(List<Device> devices) -> checked(devices);
            case Availability.Absent(String reason) ->
                new Availability.Absent(reason == null ? "no reason given" : reason);
            case Availability.Broken(String reason) ->
                new Availability.Broken(reason == null ? "no reason given" : reason);
        };
    }

    private static Availability checked(List<Device> devices) {
        if (devices == null || devices.isEmpty()) {
            return new Availability.Broken("its probe says that it is present, and names no device");
        }
        var ids = new HashSet<String>();
        for (var device : devices) {
            if (device == null || device.id() == null || device.description() == null || !ids.add(device.id())) {
                return new Availability.Broken("its probe names devices that cannot be told apart: " + devices);
            }
        }
        return new Availability.Present(List.copyOf(devices));
    }

    /** What a plugin threw, in one line. */
    static String words(Throwable thrown) {
        return thrown instanceof GatunException told ? told.getMessage() : thrown.toString();
    }
}
