package io.gatun.opencl;

import io.gatun.conformance.AcceleratorConformance;

/** The plugin against the kit, on the first OpenCL device of this machine; in CI that is PoCL. */
class OpenClConformanceTest extends AcceleratorConformance {
    OpenClConformanceTest() {
        super(new OpenClProvider());
    }
}
