package io.gatun.opencl;

import io.gatun.GatunException;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.DiskCache;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds the OpenCL devices of this machine, graphics cards first. Their ids are their numbers in that order. */
public final class OpenClProvider implements AcceleratorProvider {
    private final DiskCache cache;
    private final UnaryOperator<ClDevice> seen;

    public OpenClProvider() {
        this(DiskCache.ofUser("opencl"), UnaryOperator.identity());
    }

    /** @param seen what to take devices for, so that one can stand in for another */
    OpenClProvider(DiskCache cache, UnaryOperator<ClDevice> seen) {
        this.cache = cache;
        this.seen = seen;
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        List<ClDevice> found;
        try {
            found = Devices.find();
        } catch (GatunException absent) {
            return new Availability.Absent(absent.getMessage());
        }
        return new Availability.Present(java.util.stream.IntStream.range(0, found.size())
                .mapToObj(i -> new Device(Integer.toString(i), found.get(i).describe()))
                .toList());
    }

    @Override
    public Accelerator open(Device device) {
        var found = Devices.find();
        for (int i = 0; i < found.size(); i++) {
            if (device.id().equals(Integer.toString(i))) {
                return new OpenClAccelerator(i, Toolbox.of(ClContext.open(seen.apply(found.get(i))), cache));
            }
        }
        throw new GatunException("no OpenCL device '" + device.id() + "'; there are " + found.size());
    }
}
