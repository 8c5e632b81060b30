package io.gatun.conformance.honest;

import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.List;
import java.util.function.Supplier;

/** One device, always there. */
public class HonestProvider implements AcceleratorProvider {
    private final Supplier<Accelerator> devices;

    public HonestProvider() {
        this(HonestDevice::new);
    }

    /** @param devices opens it */
    public HonestProvider(Supplier<Accelerator> devices) {
        this.devices = devices;
    }

    @Override
    public String name() {
        return "honest";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        return new Availability.Present(List.of(new Device("0", "a queue and a thread for each stream")));
    }

    @Override
    public Accelerator open(Device device) {
        return devices.get();
    }
}
