package io.gatun.conformance;

import io.gatun.conformance.honest.HonestProvider;

/** A device with nothing wrong passes all of the kit. */
class HonestConformanceTest extends AcceleratorConformance {
    HonestConformanceTest() {
        super(new HonestProvider());
    }
}
