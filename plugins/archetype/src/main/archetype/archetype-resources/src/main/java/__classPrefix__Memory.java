package ${package};

import ${package}.device.Allocation;
import ${package}.device.DeviceFailure;
import ${package}.device.SlowDevice;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;

/** The memory of the device, as the engine wants to use it. */
final class ${classPrefix}Memory implements DeviceMemory {
    /** What this device likes its vectors to begin at. */
    private static final long ALIGNMENT = 64;

    private final String accelerator;
    private final SlowDevice device;

    ${classPrefix}Memory(String accelerator, SlowDevice device) {
        this.accelerator = accelerator;
        this.device = device;
    }

    @Override
    public long alignment() {
        return ALIGNMENT;
    }

    @Override
    public long largestBlock() {
        return device.description().memory();
    }

    @Override
    public DeviceStream open(long bytes) {
        return new ${classPrefix}Stream(accelerator, allocate(bytes), device.newQueue());
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        var allocation = allocate(weights.byteSize());
        // no queue: the engine copies weights once, when a plan is made, and wants them there when this returns
        allocation.memory().copyFrom(weights);
        return new ${classPrefix}Buffer(allocation.memory(), allocation::close);
    }

    /** A device that is out of memory is no bug: as a DeviceException it lets the session go on without the device. */
    private Allocation allocate(long bytes) {
        try {
            return device.allocate(bytes, ALIGNMENT);
        } catch (DeviceFailure failure) {
            throw new DeviceException(accelerator + ": " + failure.getMessage(), failure);
        }
    }
}
