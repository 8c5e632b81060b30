package io.gatun.opencl;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/**
 * A function of a built program.
 *
 * @param name the function
 * @param workGroup most work-items that a group of this kernel can have on its device
 */
record ClKernel(ClContext context, cl_program program, String name, int workGroup) {
    /** Work-items that suit a group whose items share nothing. */
    private static final int USUAL_GROUP = 128;

    /** More would wait for each other longer than they save. */
    private static final long LARGEST_SHARING_GROUP = 256;

    /** @throws io.gatun.spi.DeviceException if the program has no such function */
    static ClKernel of(ClContext context, cl_program program, String name) {
        var kernel = create(context, program, name);
        try {
            var most = new long[1];
            context.calls()
                    .check(
                            "clGetKernelWorkGroupInfo of " + name,
                            () -> CL.clGetKernelWorkGroupInfo(
                                    kernel,
                                    context.device().id(),
                                    CL.CL_KERNEL_WORK_GROUP_SIZE,
                                    Long.BYTES,
                                    Pointer.to(most),
                                    null));
            return new ClKernel(context, program, name, (int)
                    Math.min(most[0], context.device().workGroup()));
        } finally {
            CL.clReleaseKernel(kernel);
        }
    }

    private static cl_kernel create(ClContext context, cl_program program, String name) {
        return context.calls().make("clCreateKernel " + name, code -> CL.clCreateKernel(program, name, code));
    }

    Calls calls() {
        return context.calls();
    }

    /** A kernel object; to be released. */
    cl_kernel create(Consumer<cl_kernel> prepare) {
        var kernel = create(context, program, name);
        try {
            prepare.accept(kernel);
            return kernel;
        } catch (RuntimeException | Error failure) {
            CL.clReleaseKernel(kernel);
            throw failure;
        }
    }

    /** Sizes of a group for so many work-items: powers of two, the first axis as long as it can be. */
    long[] groupFor(long... items) {
        var group = new long[items.length];
        Arrays.fill(group, 1);
        long room = Math.min(USUAL_GROUP, workGroup);
        for (int axis = 0; axis < items.length; axis++) {
            while (group[axis] < items[axis]
                    && 2 * group[axis] <= context.device().workItems().get(axis)
                    && room >= 2) {
                group[axis] *= 2;
                room /= 2;
            }
        }
        return group;
    }

    /** Size of a group, a power of two, whose items share the work on so many elements. */
    long sharingGroup(int elements) {
        long group = Math.min(Integer.highestOneBit(workGroup), LARGEST_SHARING_GROUP);
        while (group > 1 && group / 2 >= elements) {
            group /= 2;
        }
        return Math.min(group, Long.highestOneBit(context.device().workItems().getFirst()));
    }
}
