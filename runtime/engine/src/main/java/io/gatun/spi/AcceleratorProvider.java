package io.gatun.spi;

/**
 * Finds and opens accelerators of one kind; found through {@link java.util.ServiceLoader}.
 *
 * <p>A plugin names its provider both in {@code module-info} and in {@code META-INF/services}, so that it is found on the
 * module path and on the class path.
 */
public interface AcceleratorProvider {
    /** Short name by which users choose it, such as {@code opencl}. */
    String name();

    /** Says whether the accelerator can be used here. Must not throw, and must be quick: a driver is asked, not started. */
    Availability probe();

    /** Opens a device that {@link #probe} named. @throws io.gatun.GatunException if it cannot be opened */
    Accelerator open(Device device);
}
