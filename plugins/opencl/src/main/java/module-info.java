import io.gatun.opencl.OpenClProvider;
import io.gatun.spi.AcceleratorProvider;

/** Runs networks on OpenCL devices: graphics cards, or processors with an OpenCL driver. Nothing to call: it is found. */
module io.gatun.opencl {
    requires io.gatun.runtime;
    requires jocl;

    provides AcceleratorProvider with
            OpenClProvider;
}
