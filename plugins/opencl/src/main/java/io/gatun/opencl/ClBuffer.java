package io.gatun.opencl;

import io.gatun.spi.DeviceBuffer;
import org.jocl.CL;
import org.jocl.cl_mem;

/**
 * Some of a device's memory.
 *
 * @param owned whether closing it gives the memory back
 */
record ClBuffer(cl_mem memory, long bytes, boolean owned) implements DeviceBuffer {
    @Override
    public void close() {
        if (owned) {
            CL.clReleaseMemObject(memory);
        }
    }
}
