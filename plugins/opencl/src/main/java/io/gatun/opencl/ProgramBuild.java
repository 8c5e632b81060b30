package io.gatun.opencl;

import io.gatun.spi.DeviceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/**
 * One source with one set of options, to be built for one device.
 *
 * @param file its name, for messages
 */
record ProgramBuild(ClContext context, String file, String source, String options) {
    private static final System.Logger LOG = System.getLogger(ProgramBuild.class.getName());

    /** Lines of a compiler's complaints that fit in a message. */
    private static final int LOG_LINES = 5;

    /** All that its binary depends on. */
    List<String> identity() {
        var device = context.device();
        return List.of("program", device.vendor(), device.name(), device.version(), device.driver(), options, source);
    }

    /** @throws DeviceException with the compiler's words if the device's compiler refuses it */
    cl_program fromSource() {
        var program = context.calls()
                .make(
                        "clCreateProgramWithSource",
                        code -> CL.clCreateProgramWithSource(context.handle(), 1, new String[] {source}, null, code));
        try {
            int code = build(program);
            if (code != CL.CL_SUCCESS) {
                throw new DeviceException("OpenCL device '" + context.device().name() + "': " + file
                        + ".cl with options " + options + " does not build (" + CL.stringFor_errorCode(code) + "): "
                        + log(program));
            }
            return program;
        } catch (RuntimeException | Error failure) {
            CL.clReleaseProgram(program);
            throw failure;
        }
    }

    /** Empty if the driver does not want its own binary back. */
    Optional<cl_program> fromBinary(byte[] binary) {
        var devices = new cl_device_id[] {context.device().id()};
        cl_program program = null;
        try {
            program = context.calls()
                    .make(
                            "clCreateProgramWithBinary",
                            code -> CL.clCreateProgramWithBinary(
                                    context.handle(),
                                    1,
                                    devices,
                                    new long[] {binary.length},
                                    new byte[][] {binary},
                                    new int[1],
                                    code));
            if (build(program) == CL.CL_SUCCESS) {
                return Optional.of(program);
            }
            LOG.log(System.Logger.Level.DEBUG, "the driver does not build the binary of {0}.cl that it made", file);
        } catch (DeviceException refused) {
            LOG.log(System.Logger.Level.DEBUG, refused.getMessage());
        }
        if (program != null) {
            CL.clReleaseProgram(program);
        }
        return Optional.empty();
    }

    /** What {@link #fromBinary} takes; empty if the driver gives none. */
    Optional<byte[]> binary(cl_program program) {
        try {
            var size = new long[1];
            context.calls()
                    .check(
                            "clGetProgramInfo",
                            () -> CL.clGetProgramInfo(
                                    program, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null));
            if (size[0] == 0) {
                return Optional.empty();
            }
            var binary = new byte[(int) size[0]];
            context.calls()
                    .check(
                            "clGetProgramInfo",
                            () -> CL.clGetProgramInfo(
                                    program,
                                    CL.CL_PROGRAM_BINARIES,
                                    Sizeof.POINTER,
                                    Pointer.to(Pointer.to(binary)),
                                    null));
            return Optional.of(binary);
        } catch (DeviceException refused) {
            LOG.log(System.Logger.Level.DEBUG, refused.getMessage());
            return Optional.empty();
        }
    }

    private int build(cl_program program) {
        try {
            return CL.clBuildProgram(
                    program, 1, new cl_device_id[] {context.device().id()}, options, null, null);
        } catch (CLException thrown) {
            return thrown.getStatus();
        }
    }

    private String log(cl_program program) {
        var device = context.device().id();
        var size = new long[1];
        context.calls()
                .check(
                        "clGetProgramBuildInfo",
                        () -> CL.clGetProgramBuildInfo(program, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, size));
        var log = new byte[(int) size[0]];
        context.calls()
                .check(
                        "clGetProgramBuildInfo",
                        () -> CL.clGetProgramBuildInfo(
                                program, device, CL.CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null));
        return Arrays.stream(new String(log, StandardCharsets.UTF_8)
                        .replace("\0", "")
                        .split("\\R"))
                .filter(line -> !line.isBlank())
                .limit(LOG_LINES)
                .collect(Collectors.joining("; "));
    }
}
