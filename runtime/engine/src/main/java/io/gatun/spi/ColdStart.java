package io.gatun.spi;

/**
 * Whether the process is so young that the JIT has compiled none of the kernels that networks run on. Vectors are boxed objects
 * until then, fifty times slower than plain loops over arrays. Whoever has such a loop for a kernel, with the same bits as result,
 * runs it while this says so; since nobody can tell which one ran, the flag needs no memory fence.
 */
public final class ColdStart {
    private static boolean cold;
    private static boolean coldProducts;
    private static Thread rehearsing;

    private ColdStart() {}

    /** Whether the calling thread should rather run plain loops. */
    public static boolean isCold() {
        return cold && Thread.currentThread() != rehearsing;
    }

    /** The same for matrix products, which most of the work is and which are compiled first. */
    public static boolean hasColdProducts() {
        return coldProducts && Thread.currentThread() != rehearsing;
    }

    /** From now on every thread is told that the process is cold. */
    public static void begin() {
        cold = true;
        coldProducts = true;
    }

    /** Nobody is told any more that products are cold. */
    public static void endForProducts() {
        coldProducts = false;
    }

    /**
     * Whether kernels are being compiled now. The compilers then need the other processors more than loops do that are about
     * to be replaced: networks got no slower on one thread meanwhile, and fast half a second sooner.
     */
    static boolean isCompiling() {
        return rehearsing != null;
    }

    /** The calling thread has kernels compiled from now on, by running them. */
    public static void rehearse() {
        rehearsing = Thread.currentThread();
    }

    /** Nobody is told any more. */
    public static void end() {
        cold = false;
        coldProducts = false;
        rehearsing = null;
    }
}
