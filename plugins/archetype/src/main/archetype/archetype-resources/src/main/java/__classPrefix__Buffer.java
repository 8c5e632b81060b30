package ${package};

import ${package}.device.Floats;
import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;

/**
 * A stretch of the device's memory. With a driver this would be its handle and an offset.
 *
 * @param free gives it back; does nothing for a stretch of a stream's block, which goes with the stream
 */
record ${classPrefix}Buffer(MemorySegment memory, Runnable free) implements DeviceBuffer {
    /** What the engine has placed for a step's buffer in this run. It is ours: only our own memory is given to our steps. */
    static Floats in(Memory run, Buffer buffer) {
        return new Floats(((${classPrefix}Buffer) run.device(buffer)).memory);
    }

    @Override
    public void close() {
        free.run();
    }
}
