package io.gatun.device;

import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.List;
import java.util.function.Supplier;

/** A provider of which each answer can be chosen, or thrown. */
record BrokenProvider(
        Supplier<String> names, int spiVersion, Supplier<Availability> probes, Supplier<Accelerator> opens)
        implements AcceleratorProvider {

    static BrokenProvider named(String name) {
        return new BrokenProvider(
                () -> name, SPI_VERSION, () -> new Availability.Present(List.of(new Device("0", "broken"))), () -> {
                    throw new IllegalStateException("it does not open");
                });
    }

    BrokenProvider naming(Supplier<String> names) {
        return new BrokenProvider(names, spiVersion, probes, opens);
    }

    BrokenProvider version(int version) {
        return new BrokenProvider(names, version, probes, opens);
    }

    BrokenProvider probing(Supplier<Availability> probes) {
        return new BrokenProvider(names, spiVersion, probes, opens);
    }

    BrokenProvider opening(Supplier<Accelerator> opens) {
        return new BrokenProvider(names, spiVersion, probes, opens);
    }

    @Override
    public String name() {
        return names.get();
    }

    @Override
    public Availability probe() {
        return probes.get();
    }

    @Override
    public Accelerator open(Device device) {
        return opens.get();
    }
}
