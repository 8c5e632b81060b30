package io.gatun.opencl;

import io.gatun.spi.DeviceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** The programs of one device, each built once from a source beside this class and definitions. Safe for concurrent callers. */
final class Programs implements AutoCloseable {
    /** Lines of a compiler's complaints that fit in a message. */
    private static final int LOG_LINES = 5;

    private record Key(String file, List<String> definitions) {}

    private final ClContext context;
    private final Map<Key, cl_program> programs = new ConcurrentHashMap<>();

    Programs(ClContext context) {
        this.context = context;
    }

    /**
     * A kernel, built if it is not yet.
     *
     * @param file its source, without {@code .cl}
     * @param function its name in there
     * @param definitions what the preprocessor is to know, such as {@code TILE=8}
     * @throws DeviceException if the device's compiler refuses it
     */
    ClKernel kernel(String file, String function, List<String> definitions) {
        var key = new Key(file, definitions.stream().sorted().toList());
        return ClKernel.of(context, programs.computeIfAbsent(key, this::build), function);
    }

    private cl_program build(Key key) {
        var options = "-cl-std=CL1.2 -cl-mad-enable"
                + key.definitions.stream().map(d -> " -D" + d).collect(Collectors.joining());
        return fromSource(key.file, Sources.of(key.file), options);
    }

    private cl_program fromSource(String file, String source, String options) {
        var program = context.calls()
                .make(
                        "clCreateProgramWithSource",
                        code -> CL.clCreateProgramWithSource(context.handle(), 1, new String[] {source}, null, code));
        try {
            int code = build(program, options);
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

    private int build(cl_program program, String options) {
        try {
            return CL.clBuildProgram(
                    program, 1, new cl_device_id[] {context.device().id()}, options, null, null);
        } catch (CLException thrown) {
            return thrown.getStatus();
        }
    }

    private String log(cl_program program) {
        var size = new long[1];
        var device = context.device().id();
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

    @Override
    public void close() {
        programs.values().forEach(CL::clReleaseProgram);
        programs.clear();
    }
}
