package io.gatun.cpu;

import io.gatun.cpu.simd.VectorSupport;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.util.List;

/** The CPU: always there, takes every operator, with vector kernels for the hot ones where the Vector API is present. */
public final class CpuProvider implements AcceleratorProvider {
    private static final System.Logger LOG = System.getLogger(CpuProvider.class.getName());

    /** Says once a process, and not once a session, that vectors are missing. */
    private static final class Warning {
        static {
            LOG.log(System.Logger.Level.WARNING, VectorSupport.probe().reason());
        }

        static void once() {}
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        int processors = Runtime.getRuntime().availableProcessors();
        var description = System.getProperty("os.arch") + ", " + processors + " processors, "
                + VectorSupport.probe().reason();
        return new Availability.Present(List.of(new Device("0", description)));
    }

    @Override
    public Accelerator open(Device device) {
        if (!VectorSupport.probe().usable()) {
            Warning.once();
        }
        return new CpuAccelerator();
    }
}
