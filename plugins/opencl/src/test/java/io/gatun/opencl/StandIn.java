package io.gatun.opencl;

/** The device of this machine, taken for one of another kind. */
final class StandIn {
    private StandIn() {}

    /** With memory of its own, to which values are copied. */
    static ClDevice withOwnMemory(ClDevice device) {
        return of(device, device.half(), false);
    }

    /** Computing in half precision: kernels only load and store halves, which every device can. */
    static ClDevice withHalves(ClDevice device) {
        return of(device, true, device.unified());
    }

    private static ClDevice of(ClDevice device, boolean half, boolean unified) {
        return new ClDevice(
                device.platform(),
                device.id(),
                device.kind(),
                device.name(),
                device.vendor(),
                device.driver(),
                device.version(),
                half,
                unified,
                device.units(),
                device.alignment(),
                device.memory(),
                device.largestBlock(),
                device.localMemory(),
                device.workGroup(),
                device.workItems());
    }
}
