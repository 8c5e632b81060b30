package ${package};

import io.gatun.conformance.AcceleratorConformance;

/** Proves the accelerator right: every operator that it takes, whole networks, memory, threads, failures. */
class ${classPrefix}ConformanceTest extends AcceleratorConformance {
    ${classPrefix}ConformanceTest() {
        super(new ${classPrefix}Provider());
    }
}
