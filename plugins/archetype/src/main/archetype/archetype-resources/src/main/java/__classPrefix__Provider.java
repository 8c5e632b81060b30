package ${package};

import ${package}.device.SlowDevice;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.stream.IntStream;

/** Finds the devices and opens them. The JVM makes one of these when a program asks which accelerators there are. */
public final class ${classPrefix}Provider implements AcceleratorProvider {
    private static final long MIB = 1 << 20;

    @Override
    public String name() {
        return "${accelerator}";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        var found = SlowDevice.find();
        if (found.isEmpty()) {
            return new Availability.Absent("no device found; plug one in, and see that its driver is installed");
        }
        return new Availability.Present(IntStream.range(0, found.size())
                .mapToObj(i -> new Device(String.valueOf(i), describe(found.get(i))))
                .toList());
    }

    private static String describe(SlowDevice.Description device) {
        return device.name() + ", " + device.memory() / MIB + " MiB";
    }

    @Override
    public Accelerator open(Device device) {
        var description = SlowDevice.find().get(Integer.parseInt(device.id()));
        return new ${classPrefix}Accelerator(name(), new SlowDevice(description));
    }
}
