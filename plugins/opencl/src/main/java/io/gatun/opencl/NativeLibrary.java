package io.gatun.opencl;

import io.gatun.GatunException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.LibUtils;

/**
 * JOCL's native half, which it unpacks to the folder for temporary files under one fixed name, and loads from there whatever
 * it finds under that name. A process that was stopped while it wrote would so break all later ones: what lies there is compared
 * with what JOCL brought, and replaced as a whole.
 */
final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
    private static final String NAME = "JOCL_2_0_6";

    /** By the names that systems know it by; a system has one of them. */
    private static final List<String> LOADERS = List.of(
            "libOpenCL.so.1",
            LibUtils.createLibraryFileName("OpenCL"),
            "/System/Library/Frameworks/OpenCL.framework/Versions/Current/OpenCL");

    private static final String NO_LOADER =
            "no OpenCL on this machine: install its loader (Debian: ocl-icd-libopencl1) and"
                    + " a driver for the device (for a processor: pocl-opencl-icd)";

    /** Empty once loaded; else why it cannot be. */
    private static String failure;

    private NativeLibrary() {}

    /** Loads it, once a process. @throws GatunException if that fails, saying why */
    static synchronized void require() {
        if (failure == null) {
            failure = load();
        }
        if (!failure.isEmpty()) {
            throw new GatunException(failure);
        }
    }

    private static String load() {
        if (!hasLoader()) {
            return NO_LOADER;
        }
        var unpacked = "";
        try {
            mend(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (BrokenLibrary e) {
            return e.getMessage();
        } catch (IOException e) {
            // it may still be found where System.loadLibrary looks
            unpacked = "; nor can its library be unpacked to the folder for temporary files: " + e.getMessage();
        }
        try {
            CL.clGetPlatformIDs(0, null, new int[1]);
            return "";
        } catch (CLException answered) {
            return "";
        } catch (LinkageError | UnsupportedOperationException e) {
            return "JOCL cannot be loaded: " + firstLine(e) + unpacked;
        }
    }

    /** Whether the system has OpenCL at all. JOCL would find out too, but say so on standard output. */
    private static boolean hasLoader() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var names = system.contains("win")
                ? List.of("OpenCL.dll")
                : system.contains("mac")
                        ? List.of("/System/Library/Frameworks/OpenCL.framework/Versions/Current/OpenCL")
                        : List.of("libOpenCL.so.1", "libOpenCL.so");
        return names.stream().anyMatch(NativeLibrary::loads);
    }

    @SuppressWarnings("restricted") // the same library is loaded a moment later in any case
    private static boolean loads(String library) {
        try (var arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException missing) {
            return false;
        }
    }

    /** A library that is not whole, and must not be loaded. */
    private static final class BrokenLibrary extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenLibrary(Path file, IOException cause) {
            super(file + " is damaged or of another JOCL, and cannot be replaced: " + cause.getMessage(), cause);
        }
    }

    /** Sees to it that the library in {@code folder} is whole. */
    static void mend(Path folder) throws IOException {
        var name = LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(NAME));
        byte[] wanted;
        try (var resource = CL.class.getResourceAsStream("/lib/" + name)) {
            if (resource == null) {
                throw new IOException("JOCL brings no library for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch"));
            }
            wanted = resource.readAllBytes();
        }
        var file = folder.resolve(name);
        boolean there = Files.exists(file);
        if (there && holds(file, wanted)) {
            return;
        }
        try {
            replace(file, wanted);
        } catch (IOException e) {
            throw there ? new BrokenLibrary(file, e) : e;
        }
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            return Arrays.equals(Files.readAllBytes(file), wanted);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Processes that do so at the same time do not disturb each other, nor one that has loaded the old file. */
    private static void replace(Path file, byte[] content) throws IOException {
        // not a temporary file by name, as only this user could read that
        var whole = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.write(whole, content, StandardOpenOption.CREATE_NEW);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static String firstLine(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
