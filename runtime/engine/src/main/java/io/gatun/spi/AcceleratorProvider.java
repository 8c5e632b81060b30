package io.gatun.spi;

/**
 * Finds and opens accelerators of one kind; found through {@link java.util.ServiceLoader}.
 *
 * <p>A plugin names its provider both in {@code module-info} and in {@code META-INF/services}, so that it is found on the
 * module path and on the class path.
 */
public interface AcceleratorProvider {
    /**
     * Version of this SPI. It rises when a plugin built for an earlier one no longer works as it is; methods that come with a
     * default do not raise it.
     */
    int SPI_VERSION = 1;

    /** The oldest version that plugins may have been built for. */
    int OLDEST_SPI_VERSION = 1;

    /** Short name by which users choose it, such as {@code opencl}. */
    String name();

    /**
     * The version it was built for: {@code return SPI_VERSION;}, which the compiler turns into the number of that time. The
     * engine refuses by name what it cannot work with.
     */
    int spiVersion();

    /** Says whether the accelerator can be used here. Must not throw, and must be quick: a driver is asked, not started. */
    Availability probe();

    /** Opens a device that {@link #probe} named. @throws io.gatun.GatunException if it cannot be opened */
    Accelerator open(Device device);
}
