package io.gatun.opencl;

import io.gatun.GatunException;
import io.gatun.spi.DeviceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The devices of all OpenCL platforms of this machine. */
final class Devices {
    /** What JOCL's loader library answers where no driver is installed. */
    private static final int NO_PLATFORM = -1001;

    private Devices() {}

    /**
     * All that can be used, graphics cards with memory of their own first.
     *
     * @return at least one
     * @throws GatunException if there is none, saying what to install
     */
    static List<ClDevice> find() {
        NativeLibrary.require();
        var devices = new ArrayList<ClDevice>();
        var failures = new ArrayList<String>();
        for (var platform : platforms()) {
            try {
                for (var id : devices(platform)) {
                    add(platform, id, devices, failures);
                }
            } catch (DeviceException broken) {
                failures.add(broken.getMessage());
            }
        }
        if (devices.isEmpty()) {
            throw new GatunException("no OpenCL device: install the OpenCL driver of the graphics card, or one for the"
                    + " processor (Debian: pocl-opencl-icd)" + (failures.isEmpty() ? "" : "; " + failures));
        }
        devices.sort(Comparator.comparing(ClDevice::kind)
                .thenComparing(ClDevice::unified)
                .thenComparing(Comparator.comparingLong(ClDevice::memory).reversed()));
        return List.copyOf(devices);
    }

    /** A driver that does not answer leaves the devices of others. */
    private static void add(cl_platform_id platform, cl_device_id id, List<ClDevice> devices, List<String> failures) {
        try {
            if (ClDevice.isUsable(id)) {
                devices.add(ClDevice.of(platform, id));
            }
        } catch (DeviceException broken) {
            failures.add(broken.getMessage());
        }
    }

    private static cl_platform_id[] platforms() {
        var calls = new Calls("none yet");
        var count = new int[1];
        calls.check("clGetPlatformIDs", () -> {
            int code = CL.clGetPlatformIDs(0, null, count);
            return code == NO_PLATFORM ? CL.CL_SUCCESS : code;
        });
        var platforms = new cl_platform_id[count[0]];
        if (platforms.length > 0) {
            calls.check("clGetPlatformIDs", () -> CL.clGetPlatformIDs(platforms.length, platforms, null));
        }
        return platforms;
    }

    private static cl_device_id[] devices(cl_platform_id platform) {
        var calls = new Calls("none yet");
        var count = new int[1];
        calls.check("clGetDeviceIDs", () -> {
            int code = CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
            return code == CL.CL_DEVICE_NOT_FOUND ? CL.CL_SUCCESS : code;
        });
        var devices = new cl_device_id[count[0]];
        if (devices.length > 0) {
            calls.check(
                    "clGetDeviceIDs",
                    () -> CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, devices.length, devices, null));
        }
        return devices;
    }
}
