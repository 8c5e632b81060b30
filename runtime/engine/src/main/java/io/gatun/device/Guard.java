package io.gatun.device;

import io.gatun.GatunException;
import io.gatun.RunStoppedException;
import io.gatun.spi.DeviceException;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/**
 * Turns whatever a plugin throws into a {@link DeviceException} that names it.
 *
 * @param accelerator its name
 */
record Guard(String accelerator) {
    private static final System.Logger LOG = System.getLogger(Guard.class.getName());

    /** Calls a plugin, which must answer something. @param what is called, for the message */
    <T> T ask(String what, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (RunStoppedException stopped) {
            throw stopped;
        } catch (Throwable thrown) {
            throw failure(what, thrown);
        }
        return present(what, answer);
    }

    /** The answer, unless it is none. */
    <T> T present(String what, T answer) {
        if (answer == null) {
            throw nonsense(what + " answered nothing");
        }
        return answer;
    }

    /** Calls a plugin that answers nothing. */
    void tell(String what, Runnable call) {
        try {
            call.run();
        } catch (RunStoppedException stopped) {
            throw stopped;
        } catch (Throwable thrown) {
            throw failure(what, thrown);
        }
    }

    /** As {@link #tell}, but what is wrong with the work itself, and not with the device, stays as it is. */
    void work(String what, Runnable call) {
        try {
            call.run();
        } catch (DeviceException failed) {
            throw failure(what, failed);
        } catch (GatunException refusal) {
            throw refusal;
        } catch (Throwable thrown) {
            throw failure(what, thrown);
        }
    }

    /** Has a plugin give something back. There is nobody whom a failure would help, so only the log tells of it. */
    void release(String what, Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            LOG.log(Level.WARNING, "accelerator '" + accelerator + "': " + what + " failed: " + Plugin.words(thrown));
        }
    }

    /** The plugin broke a rule of the SPI. */
    DeviceException nonsense(String what) {
        return new DeviceException(accelerator, "accelerator '" + accelerator + "': " + what, null);
    }

    private DeviceException failure(String what, Throwable thrown) {
        if (thrown instanceof DeviceException failed) {
            return failed.accelerator().isEmpty()
                    ? new DeviceException(accelerator, failed.getMessage(), failed)
                    : failed;
        }
        return new DeviceException(
                accelerator, "accelerator '" + accelerator + "': " + what + " failed: " + Plugin.words(thrown), thrown);
    }
}
