package io.gatun.plan;

import java.lang.System.Logger.Level;
import java.util.Collection;

/** Gives back what lies on devices: all of it, whatever goes wrong on the way, which only the log can tell of. */
final class Closing {
    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    private Closing() {}

    static void all(Collection<? extends AutoCloseable> resources) {
        for (var resource : resources) {
            try {
                resource.close();
            } catch (Throwable thrown) {
                LOG.log(Level.WARNING, "memory on a device cannot be given back: " + thrown);
            }
        }
    }
}
