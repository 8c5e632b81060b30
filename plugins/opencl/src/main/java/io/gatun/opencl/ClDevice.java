package io.gatun.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * What a device says of itself.
 *
 * @param kind whether it is a graphics card
 * @param half whether it computes in 16-bit floats (cl_khr_fp16)
 * @param unified whether it shares its memory with the host
 * @param units compute units
 * @param alignment of parts of a buffer, in bytes
 * @param memory bytes in all
 * @param largestBlock most bytes in one buffer
 * @param localMemory bytes that a work-group can share
 * @param workGroup most work-items in a group
 * @param workItems most work-items in a group along each of three axes
 */
record ClDevice(
        cl_platform_id platform,
        cl_device_id id,
        Kind kind,
        String name,
        String vendor,
        String driver,
        String version,
        boolean half,
        boolean unified,
        int units,
        long alignment,
        long memory,
        long largestBlock,
        long localMemory,
        int workGroup,
        List<Long> workItems) {
    /** The best first. */
    enum Kind {
        GRAPHICS,
        ACCELERATOR,
        PROCESSOR
    }

    @SuppressWarnings("deprecation") // unified memory has no other name
    static ClDevice of(cl_platform_id platform, cl_device_id id) {
        var query = new Query(id);
        long type = query.number(CL.CL_DEVICE_TYPE);
        var kind = (type & CL.CL_DEVICE_TYPE_GPU) != 0
                ? Kind.GRAPHICS
                : (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? Kind.PROCESSOR : Kind.ACCELERATOR;
        return new ClDevice(
                platform,
                id,
                kind,
                query.text(CL.CL_DEVICE_NAME),
                query.text(CL.CL_DEVICE_VENDOR),
                query.text(CL.CL_DRIVER_VERSION),
                query.text(CL.CL_DEVICE_VERSION),
                List.of(query.text(CL.CL_DEVICE_EXTENSIONS).split(" ")).contains("cl_khr_fp16"),
                query.number(CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0,
                (int) query.number(CL.CL_DEVICE_MAX_COMPUTE_UNITS),
                Math.max(query.number(CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN) / Byte.SIZE, Float.BYTES * 4),
                query.number(CL.CL_DEVICE_GLOBAL_MEM_SIZE),
                query.number(CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                query.number(CL.CL_DEVICE_LOCAL_MEM_SIZE),
                (int) query.number(CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
                query.numbers(CL.CL_DEVICE_MAX_WORK_ITEM_SIZES).subList(0, 3));
    }

    /** Whether a device can be used at all; asked before {@link #of}. */
    static boolean isUsable(cl_device_id id) {
        var query = new Query(id);
        return query.number(CL.CL_DEVICE_AVAILABLE) != 0
                && query.number(CL.CL_DEVICE_COMPILER_AVAILABLE) != 0
                && query.number(CL.CL_DEVICE_ENDIAN_LITTLE) != 0
                && !query.text(CL.CL_DEVICE_VERSION).matches("OpenCL 1\\.[01].*");
    }

    /** For people: name, units, memory, driver. */
    String describe() {
        return "%s, %d units, %d MiB%s, driver %s"
                .formatted(name, units, memory >> 20, half ? ", half precision" : "", driver);
    }

    Calls calls() {
        return new Calls(name);
    }

    /** Asks a device for its properties. */
    private record Query(cl_device_id id) {
        byte[] bytes(int property) {
            var calls = new Calls("not yet named");
            var size = new long[1];
            calls.check("clGetDeviceInfo", () -> CL.clGetDeviceInfo(id, property, 0, null, size));
            var bytes = new byte[(int) size[0]];
            calls.check(
                    "clGetDeviceInfo", () -> CL.clGetDeviceInfo(id, property, bytes.length, Pointer.to(bytes), null));
            return bytes;
        }

        String text(int property) {
            return new String(bytes(property), StandardCharsets.UTF_8)
                    .replace("\0", "")
                    .strip();
        }

        /** A number of 32 or 64 bits. */
        long number(int property) {
            var bytes = ByteBuffer.wrap(bytes(property)).order(ByteOrder.nativeOrder());
            return bytes.remaining() == Long.BYTES ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
        }

        List<Long> numbers(int property) {
            var longs = ByteBuffer.wrap(bytes(property))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            var numbers = new long[longs.remaining()];
            longs.get(numbers);
            return java.util.Arrays.stream(numbers).boxed().toList();
        }
    }
}
