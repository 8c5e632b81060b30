package io.gatun.opencl;

import io.gatun.spi.DiskCache;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.cl_program;

/**
 * The programs of one device, each built once a process from a source beside this class and definitions, and once a user
 * where its binary can be kept. Safe for concurrent callers.
 */
final class Programs implements AutoCloseable {
    private record Key(String file, List<String> definitions) {}

    private record Kernel(Key program, String function) {}

    private final ClContext context;
    private final DiskCache cache;
    private final Map<Key, cl_program> programs = new ConcurrentHashMap<>();
    private final Map<Kernel, ClKernel> kernels = new ConcurrentHashMap<>();

    Programs(ClContext context, DiskCache cache) {
        this.context = context;
        this.cache = cache;
    }

    ClDevice device() {
        return context.device();
    }

    /**
     * A kernel, built if it is not yet.
     *
     * @param file its source, without {@code .cl}
     * @param function its name in there
     * @param definitions what the preprocessor is to know, such as {@code TILE=8}
     * @throws io.gatun.spi.DeviceException if the device's compiler refuses it
     */
    ClKernel kernel(String file, String function, List<String> definitions) {
        var key = new Key(file, definitions.stream().sorted().toList());
        var program = programs.computeIfAbsent(key, this::build);
        return kernels.computeIfAbsent(new Kernel(key, function), _ -> ClKernel.of(context, program, function));
    }

    private cl_program build(Key key) {
        var build = new ProgramBuild(
                context,
                key.file,
                Sources.of(key.file),
                "-cl-std=CL1.2 -cl-mad-enable"
                        + key.definitions.stream().map(d -> " -D" + d).collect(Collectors.joining()));
        var known = cache.get(build.identity()).flatMap(build::fromBinary);
        if (known.isPresent()) {
            return known.get();
        }
        var program = build.fromSource();
        build.binary(program).ifPresent(binary -> cache.put(build.identity(), binary));
        return program;
    }

    @Override
    public void close() {
        programs.values().forEach(program -> context.calls().release(() -> CL.clReleaseProgram(program)));
        programs.clear();
    }
}
