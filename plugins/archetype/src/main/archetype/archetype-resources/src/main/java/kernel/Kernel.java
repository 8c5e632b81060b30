package ${package}.kernel;

import ${package}.device.Floats;

/** Runs on the device, on the device's memory. Everything else about the node is fixed in it. */
@FunctionalInterface
public interface Kernel {
    /** @param output to be filled entirely: it holds whatever was there before */
    void run(Floats output, Floats... inputs);
}
