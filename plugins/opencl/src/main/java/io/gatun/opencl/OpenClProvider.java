package io.gatun.opencl;

import io.gatun.GatunException;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.DiskCache;
import java.util.List;

/** Finds the OpenCL devices of this machine, graphics cards first. Their ids are their numbers in that order. */
public final class OpenClProvider implements AcceleratorProvider {
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
                return new OpenClAccelerator(i, Toolbox.of(ClContext.open(found.get(i)), DiskCache.ofUser("opencl")));
            }
        }
        throw new GatunException("no OpenCL device '" + device.id() + "'; there are " + found.size());
    }
}
