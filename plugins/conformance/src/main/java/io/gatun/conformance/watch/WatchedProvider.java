package io.gatun.conformance.watch;

import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.List;
import java.util.function.Supplier;

/** Provides an accelerator that is watched, under a name of its own. */
public final class WatchedProvider implements AcceleratorProvider {
    private final String name;
    private final Device device;
    private final Supplier<Accelerator> opener;
    private final Watching watching;

    /**
     * @param plugin name of the accelerator
     * @param opener opens it
     */
    public WatchedProvider(String plugin, Device device, Supplier<Accelerator> opener, Watching watching) {
        this.name = "watched-" + plugin;
        this.device = device;
        this.opener = opener;
        this.watching = watching;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        return new Availability.Present(List.of(device));
    }

    @Override
    public Accelerator open(Device device) {
        var opened = watching.call("opening " + device, opener);
        watching.watch().opened(Watch.Kind.ACCELERATOR);
        return new WatchedAccelerator(name, opened, watching);
    }
}
