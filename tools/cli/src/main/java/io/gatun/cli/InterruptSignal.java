package io.gatun.cli;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The signal of Ctrl-C, in other hands for a while. Java has no API for signals, and a shutdown hook cannot tell a first from a
 * second; so {@code sun.misc.Signal} is used, and by reflection, since the compiler warns of it and has no way to be told that it
 * is meant. Where it is missing, Ctrl-C ends the process as ever.
 */
final class InterruptSignal {
    private static final System.Logger LOG = System.getLogger(InterruptSignal.class.getName());

    /** Who had it before; null if it could not be had. */
    private final Object before;

    private InterruptSignal(Object before) {
        this.before = before;
    }

    static InterruptSignal handledBy(Runnable handler) {
        try {
            var type = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(
                    InterruptSignal.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(handler, arguments);
                        }
                        handler.run();
                        return null;
                    });
            return new InterruptSignal(handle(proxy));
        } catch (ReflectiveOperationException missing) {
            LOG.log(Level.DEBUG, "Ctrl-C cannot be handled: {0}", missing);
            return new InterruptSignal(null);
        }
    }

    /** Gives the signal to a handler, and returns the one before. */
    private static Object handle(Object handler) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        try {
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
        } catch (InvocationTargetException taken) {
            // the JVM was told to leave signals alone
            LOG.log(Level.DEBUG, "Ctrl-C cannot be handled: {0}", taken.getCause());
            return null;
        }
    }

    /** Gives it back. */
    void restore() {
        if (before != null) {
            try {
                handle(before);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
