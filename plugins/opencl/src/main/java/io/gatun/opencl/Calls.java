package io.gatun.opencl;

import io.gatun.spi.DeviceException;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jocl.CL;
import org.jocl.CLException;

/**
 * Calls OpenCL and turns what fails into a {@link DeviceException}, whether JOCL returns the error or, as a program may have
 * told it to, throws it.
 *
 * @param device for messages
 */
record Calls(String device) {
    private static final System.Logger LOG = System.getLogger(Calls.class.getName());

    /** @param call the function, and what it was for, such as {@code clFinish} */
    void check(String call, IntSupplier function) {
        int code;
        try {
            code = function.getAsInt();
        } catch (CLException thrown) {
            throw failure(call, thrown.getStatus(), thrown);
        } catch (UnsupportedOperationException missing) {
            throw new DeviceException("OpenCL device '" + device + "': the driver has no " + call, missing);
        }
        if (code != CL.CL_SUCCESS) {
            throw failure(call, code, null);
        }
    }

    /** The same for functions that make something and give the error by a pointer. */
    <T> T make(String call, Function<int[], T> function) {
        var code = new int[1];
        T made;
        try {
            made = function.apply(code);
        } catch (CLException thrown) {
            throw failure(call, thrown.getStatus(), thrown);
        } catch (UnsupportedOperationException missing) {
            throw new DeviceException("OpenCL device '" + device + "': the driver has no " + call, missing);
        }
        if (code[0] != CL.CL_SUCCESS) {
            throw failure(call, code[0], null);
        }
        return made;
    }

    /** For what gives something back: nobody could do anything about a failure. */
    void release(IntSupplier function) {
        try {
            int code = function.getAsInt();
            if (code != CL.CL_SUCCESS) {
                LOG.log(Level.DEBUG, "{0}: a release failed with {1}", device, CL.stringFor_errorCode(code));
            }
        } catch (CLException thrown) {
            LOG.log(Level.DEBUG, "{0}: a release failed with {1}", device, thrown.getMessage());
        }
    }

    private DeviceException failure(String call, int code, CLException cause) {
        return new DeviceException(
                "OpenCL device '" + device + "': " + call + " failed with " + CL.stringFor_errorCode(code), cause);
    }
}
