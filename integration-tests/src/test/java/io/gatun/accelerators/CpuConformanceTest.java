package io.gatun.accelerators;

import io.gatun.conformance.AcceleratorConformance;
import io.gatun.spi.AcceleratorProvider;
import java.util.ServiceLoader;

/** The CPU is an accelerator like any other, and passes the kit. */
class CpuConformanceTest extends AcceleratorConformance {
    CpuConformanceTest() {
        super(cpu());
    }

    private static AcceleratorProvider cpu() {
        return ServiceLoader.load(AcceleratorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("cpu"))
                .findFirst()
                .orElseThrow();
    }
}
