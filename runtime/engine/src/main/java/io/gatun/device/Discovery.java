package io.gatun.device;

import io.gatun.spi.AcceleratorProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds plugins on the module path and the class path. One that is broken does not stop the others. */
public final class Discovery {
    private Discovery() {}

    /**
     * All plugins, the broken ones included.
     *
     * @param given providers to take besides those found, and instead of them where the name is the same
     */
    public static List<Plugin> find(List<AcceleratorProvider> given) {
        var plugins = new ArrayList<Plugin>();
        var owners = new HashMap<String, AcceleratorProvider>();
        given.forEach(provider -> add(Plugin.of(provider), plugins, owners));
        int ofTheCaller = plugins.size();
        for (var found : load()) {
            if (plugins.subList(0, ofTheCaller).stream()
                    .noneMatch(own -> own.name().equals(found.name()))) {
                add(found, plugins, owners);
            }
        }
        return List.copyOf(plugins);
    }

    private static void add(Plugin plugin, List<Plugin> plugins, HashMap<String, AcceleratorProvider> owners) {
        var provider = plugin.provider().orElse(null);
        var owner = provider == null ? null : owners.putIfAbsent(plugin.name(), provider);
        plugins.add(
                owner == null
                        ? plugin
                        : Plugin.broken(
                                provider.getClass().getName(),
                                "calls itself '" + plugin.name() + "', as "
                                        + owner.getClass().getName() + " does, which was found before"));
    }

    private static List<Plugin> load() {
        var loaded = new ArrayList<Plugin>();
        var loader = ServiceLoader.load(AcceleratorProvider.class, Discovery.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!loader.hasNext()) {
                    return loaded;
                }
                loaded.add(Plugin.of(loader.next()));
            } catch (ServiceConfigurationError | LinkageError broken) {
                var plugin = unloadable(broken);
                if (loaded.contains(plugin)) {
                    return loaded; // the loader does not get past it
                }
                loaded.add(plugin);
            }
        }
    }

    /** The message of the loader begins with the name of the interface, which says nothing to a user. */
    private static Plugin unloadable(Error broken) {
        var text = String.valueOf(broken.getMessage()).replace(AcceleratorProvider.class.getName() + ": ", "");
        var cause = broken.getCause() == null ? "" : ": " + Plugin.words(broken.getCause());
        return Plugin.broken("(a plugin)", "cannot be loaded: " + text + cause);
    }
}
