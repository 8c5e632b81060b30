package io.gatun;

import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds accelerators and opens those that a session wants. A provider that cannot be loaded does not stop the others. */
final class Accelerators {
    private static final System.Logger LOG = System.getLogger(Accelerators.class.getName());
    private static final String LAST_RESORT = "cpu";

    private Accelerators() {}

    /** Opened accelerators in order of preference, the CPU last. */
    static List<Accelerator> open(List<String> preferred) {
        var found = find();
        var wanted = new ArrayList<>(preferred);
        wanted.remove(LAST_RESORT);
        wanted.add(LAST_RESORT);
        var opened = new ArrayList<Accelerator>();
        for (var name : wanted) {
            var provider = found.get(name);
            if (provider == null) {
                throw new GatunException("no accelerator '" + name + "' here; there are " + found.keySet());
            }
            switch (provider.probe()) {
                case Availability.Present(var devices) -> opened.add(provider.open(devices.getFirst()));
                case Availability.Absent(String reason) -> {
                    opened.forEach(Accelerator::close);
                    throw new GatunException("accelerator '" + name + "' cannot be used: " + reason);
                }
            }
        }
        return List.copyOf(opened);
    }

    private static Map<String, AcceleratorProvider> find() {
        var found = new LinkedHashMap<String, AcceleratorProvider>();
        var loader = ServiceLoader.load(AcceleratorProvider.class, Accelerators.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!loader.hasNext()) {
                    return found;
                }
                var provider = loader.next();
                found.putIfAbsent(provider.name(), provider);
            } catch (ServiceConfigurationError broken) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an accelerator plugin cannot be loaded: {0}",
                        broken.getMessage());
            }
        }
    }
}
