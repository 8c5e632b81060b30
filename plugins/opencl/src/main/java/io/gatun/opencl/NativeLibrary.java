package io.gatun.opencl;

import io.gatun.GatunException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.jocl.CL;
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
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            requireLoader();
            mend(temporary);
            CL.setLogLevel(CL.LogLevel.LOG_QUIET);
            return "";
        } catch (IOException e) {
            return "the native part of JOCL cannot be unpacked to " + temporary + ", the folder for temporary files ("
                    + e.getMessage() + ")";
        } catch (LinkageError e) {
            return "the OpenCL loader is missing or cannot be used: install one (Debian: ocl-icd-libopencl1) and a driver"
                    + " for the device (" + firstLine(e) + ")";
        }
    }

    /** JOCL complains on standard output where there is none, and that belongs to the program. */
    @SuppressWarnings("restricted") // as is all that JOCL does
    private static void requireLoader() {
        for (var name : LOADERS) {
            try (var arena = Arena.ofConfined()) {
                SymbolLookup.libraryLookup(name, arena);
                return;
            } catch (IllegalArgumentException missing) {
                LOG.log(Level.DEBUG, "{0}: {1}", name, missing.getMessage());
            }
        }
        throw new UnsatisfiedLinkError("no " + LOADERS.getFirst());
    }

    /** Sees to it that the library in {@code folder} is whole. */
    static void mend(Path folder) throws IOException {
        var file = LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(NAME));
        byte[] wanted;
        try (var resource = CL.class.getResourceAsStream("/lib/" + file)) {
            if (resource == null) {
                throw new IOException("JOCL brings no library for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch"));
            }
            wanted = resource.readAllBytes();
        }
        var target = folder.resolve(file);
        if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), wanted)) {
            return;
        }
        var whole = Files.createTempFile(folder, file, null);
        try {
            Files.write(whole, wanted);
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
