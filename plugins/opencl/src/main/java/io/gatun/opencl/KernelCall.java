package io.gatun.opencl;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;

/**
 * A kernel with its arguments and the number of its work-items.
 *
 * @param global work-items along each axis, whole groups
 * @param local work-items of a group along each axis
 */
record KernelCall(ClKernel kernel, List<Argument> arguments, List<Long> global, List<Long> local) {
    KernelCall {
        arguments = List.copyOf(arguments);
        global = List.copyOf(global);
        local = List.copyOf(local);
    }

    static Builder of(ClKernel kernel) {
        return new Builder(kernel);
    }

    /** A kernel object with these arguments, on the buffers of one run; to be released. */
    cl_kernel bind(Memory memory) {
        return kernel.create(created -> {
            for (int i = 0; i < arguments.size(); i++) {
                set(created, i, memory);
            }
        });
    }

    private void set(cl_kernel created, int index, Memory memory) {
        kernel.calls().check("clSetKernelArg " + index + " of " + kernel.name(), () -> switch (arguments.get(index)) {
            case Argument.Global(var buffer) ->
                CL.clSetKernelArg(
                        created, index, Sizeof.cl_mem, Pointer.to(((ClBuffer) memory.device(buffer)).memory()));
            case Argument.Local(long bytes) -> CL.clSetKernelArg(created, index, bytes, null);
            case Argument.Integer(int value) ->
                CL.clSetKernelArg(created, index, Integer.BYTES, Pointer.to(new int[] {value}));
            case Argument.Real(float value) ->
                CL.clSetKernelArg(created, index, Float.BYTES, Pointer.to(new float[] {value}));
        });
    }

    void enqueue(cl_command_queue queue, cl_kernel bound) {
        enqueue(queue, bound, null);
    }

    /** @param event made to tell of this call, if not null */
    void enqueue(cl_command_queue queue, cl_kernel bound, cl_event event) {
        kernel.calls()
                .check(
                        "kernel " + kernel.name(),
                        () -> CL.clEnqueueNDRangeKernel(
                                queue, bound, global.size(), null, array(global), array(local), 0, null, event));
    }

    private static long[] array(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Takes the arguments in the kernel's order. */
    static final class Builder {
        private final ClKernel kernel;
        private final List<Argument> arguments = new ArrayList<>();

        private Builder(ClKernel kernel) {
            this.kernel = kernel;
        }

        Builder buffer(Buffer buffer) {
            arguments.add(new Argument.Global(buffer));
            return this;
        }

        /** Three arguments: the buffer, the first element, elements from an image to the next. */
        Builder operand(Operand operand) {
            return buffer(operand.buffer()).ints(operand.offset(), operand.imageStride());
        }

        Builder ints(int... values) {
            Arrays.stream(values).forEach(value -> arguments.add(new Argument.Integer(value)));
            return this;
        }

        Builder reals(float... values) {
            for (float value : values) {
                arguments.add(new Argument.Real(value));
            }
            return this;
        }

        Builder local(long bytes) {
            arguments.add(new Argument.Local(bytes));
            return this;
        }

        /** At least so many work-items along each axis, in groups of a size that suits the device: the kernel must check. */
        KernelCall over(long... items) {
            return groups(items, kernel.groupFor(items));
        }

        /** At least so many work-items along each axis, in groups of that size. */
        KernelCall groups(long[] items, long... group) {
            var global = new ArrayList<Long>();
            for (int axis = 0; axis < items.length; axis++) {
                global.add(Math.ceilDiv(items[axis], group[axis]) * group[axis]);
            }
            return new KernelCall(
                    kernel, arguments, global, Arrays.stream(group).boxed().toList());
        }
    }
}
