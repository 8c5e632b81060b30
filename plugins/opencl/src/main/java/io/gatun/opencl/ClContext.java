package io.gatun.opencl;

import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_mem;

/** An opened device: what buffers, queues and programs are made in. Safe to share between threads. */
final class ClContext implements AutoCloseable {
    private final ClDevice device;
    private final cl_context context;

    private final cl_command_queue uploads;

    private ClContext(ClDevice device, cl_context context) {
        this.device = device;
        this.context = context;
        this.uploads = queue(false);
    }

    /** @throws io.gatun.spi.DeviceException if the device cannot be opened */
    static ClContext open(ClDevice device) {
        var properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
        var context = device.calls()
                .make(
                        "clCreateContext",
                        code -> CL.clCreateContext(properties, 1, new cl_device_id[] {device.id()}, null, null, code));
        try {
            return new ClContext(device, context);
        } catch (RuntimeException | Error failure) {
            device.calls().release(() -> CL.clReleaseContext(context));
            throw failure;
        }
    }

    ClDevice device() {
        return device;
    }

    Calls calls() {
        return device.calls();
    }

    cl_context handle() {
        return context;
    }

    /**
     * A queue that does its commands in the order they came.
     *
     * @param profiling whether events say when they began and ended
     */
    @SuppressWarnings("deprecation") // its successor is not there before OpenCL 2.0
    cl_command_queue queue(boolean profiling) {
        return calls().make(
                        "clCreateCommandQueue",
                        code -> CL.clCreateCommandQueue(
                                context, device.id(), profiling ? CL.CL_QUEUE_PROFILING_ENABLE : 0, code));
    }

    /** The queue for what does not belong to a run; any thread may put blocking commands in it. */
    cl_command_queue uploads() {
        return uploads;
    }

    /** A block of the device's memory. */
    cl_mem allocate(long bytes, long flags) {
        return calls().make(
                        "clCreateBuffer of " + bytes + " bytes",
                        code -> CL.clCreateBuffer(context, flags, Math.max(bytes, 1), null, code));
    }

    @Override
    public void close() {
        calls().release(() -> CL.clReleaseCommandQueue(uploads));
        calls().release(() -> CL.clReleaseContext(context));
    }
}
