package io.gatun.cpu.simd;

import java.util.Locale;

/**
 * Whether the Vector API can be used in this process, found out without loading any of its classes. Everything that
 * mentions a vector must be reached only after {@link #probe()} said yes.
 *
 * @param usable true if vector kernels may be used
 * @param bits width of the vectors in bits: 128, 256 or 512; 0 if not usable
 * @param reason one line for people: what was found, or what is missing and the flag that brings it
 */
public record VectorSupport(boolean usable, int bits, String reason) {

    /** The system property that forces a width: 128, 256 or 512. */
    public static final String BITS_PROPERTY = "gatun.vector.bits";

    private static final String MODULE = "jdk.incubator.vector";
    private static final int WIDEST = 512;
    private static final VectorSupport FOUND = find();

    /** What this process offers; the answer never changes while it runs. */
    public static VectorSupport probe() {
        return FOUND;
    }

    private static VectorSupport find() {
        String vm = System.getProperty("java.vm.name", "");
        String lower = vm.toLowerCase(Locale.ROOT);
        if (!lower.contains("hotspot") && !lower.contains("openjdk")) {
            return absent("the virtual machine '" + vm + "' does not compile the Vector API; a HotSpot JDK 25 does");
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return absent("the module " + MODULE + " is not loaded; start java with --add-modules " + MODULE);
        }
        try {
            Class.forName("jdk.incubator.vector.FloatVector", false, VectorSupport.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return absent("the module " + MODULE + " cannot be read (" + e.getMessage()
                    + "); start java with --add-modules " + MODULE);
        }
        return measured(System.getProperty(BITS_PROPERTY));
    }

    private static VectorSupport measured(String forced) {
        if (forced != null) {
            return switch (forced.strip()) {
                case "128", "256", "512" -> present(Integer.parseInt(forced.strip()), "forced by " + BITS_PROPERTY);
                default -> absent(BITS_PROPERTY + " wants 128, 256 or 512 and is '" + forced + "'");
            };
        }
        int preferred = PreferredBits.get();
        if (preferred < 128) {
            return absent("the processor or the JVM's flags offer only " + preferred + "-bit vectors");
        }
        return present(Math.min(preferred, WIDEST), "preferred by this processor");
    }

    private static VectorSupport present(int bits, String why) {
        return new VectorSupport(true, bits, "Vector API, " + bits + " bits, " + why);
    }

    private static VectorSupport absent(String why) {
        return new VectorSupport(false, 0, "scalar kernels only: " + why);
    }
}
