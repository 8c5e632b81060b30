package io.gatun.device;

import io.gatun.GatunException;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.DeviceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Opens devices by the names that users give them, each once. */
final class Opening {
    private final List<Plugin> plugins;
    private final Map<String, Availability> probed = new HashMap<>();
    private final Map<String, Accelerator> opened = new LinkedHashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();

    Opening(List<Plugin> plugins) {
        this.plugins = plugins;
    }

    /** @throws GatunException if there is no accelerator of that name, or it has no such device */
    void requireKnown(String wanted) {
        if (availability(plugin(wanted)) instanceof Availability.Present(var devices)) {
            device(wanted, devices);
        }
    }

    /**
     * Opens {@code name} or {@code name:device} unless it is open.
     *
     * @return the name of the opened accelerator
     * @throws GatunException if it cannot be used, or is not known
     */
    String open(String wanted) {
        var plugin = plugin(wanted);
        var devices = switch (availability(plugin)) {
            case Availability.Present present -> present.devices();
            case Availability.Absent(String reason) ->
                throw new GatunException("accelerator '" + wanted + "' cannot be used: " + reason);
            case Availability.Broken(String reason) ->
                throw new GatunException("accelerator '" + wanted + "' is broken: " + reason);
        };
        var device = device(wanted, devices);
        var name = devices.size() == 1 ? plugin.name() : plugin.name() + ":" + device.id();
        if (!opened.containsKey(name)) {
            opened.put(name, open(plugin.provider().orElseThrow(), device, name));
            descriptions.put(name, device.description());
        }
        return name;
    }

    /** Opens all devices that can be opened. @param notes are told of the others */
    void openAll(Consumer<String> notes) {
        for (var plugin : plugins) {
            switch (availability(plugin)) {
                case Availability.Present(List<Device> devices) ->
                    devices.forEach(device -> openIfPossible(plugin.name() + ":" + device.id(), notes));
                case Availability.Absent(String reason) ->
                    notes.accept("accelerator '" + plugin.name() + "' cannot be used: " + reason);
                case Availability.Broken(String reason) -> {
                    if (plugin.fault().isEmpty()) {
                        notes.accept("accelerator '" + plugin.name() + "' is broken: " + reason);
                    }
                }
            }
        }
    }

    private void openIfPossible(String name, Consumer<String> notes) {
        try {
            open(name);
        } catch (GatunException unusable) {
            notes.accept(unusable.getMessage());
        }
    }

    private static Accelerator open(AcceleratorProvider provider, Device device, String name) {
        try {
            var accelerator = provider.open(device);
            if (accelerator == null) {
                throw new IllegalStateException("it answered nothing");
            }
            return name.equals(Lineup.LAST_RESORT) ? accelerator : guarded(name, accelerator);
        } catch (Throwable thrown) {
            throw new DeviceException(
                    name, "accelerator '" + name + "' cannot be opened: " + Plugin.words(thrown), thrown);
        }
    }

    private static Accelerator guarded(String name, Accelerator accelerator) {
        try {
            return new GuardedAccelerator(name, accelerator);
        } catch (GatunException failure) {
            new Guard(name).release("close", accelerator::close);
            throw failure;
        }
    }

    private Plugin plugin(String wanted) {
        var name = wanted.split(":", 2)[0];
        return plugins.stream()
                .filter(plugin -> plugin.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GatunException("no accelerator '" + wanted + "' here; there are "
                        + plugins.stream().map(Plugin::name).toList()));
    }

    private Availability availability(Plugin plugin) {
        return probed.computeIfAbsent(plugin.name(), _ -> plugin.probe());
    }

    /** By its id, or else by its place in the list; the first if only the accelerator is named. */
    private static Device device(String wanted, List<Device> devices) {
        var words = wanted.split(":", 2);
        if (words.length == 1) {
            return devices.getFirst();
        }
        return devices.stream()
                .filter(device -> device.id().equals(words[1]))
                .findFirst()
                .or(() -> numbered(words[1], devices))
                .orElseThrow(() -> new GatunException("accelerator '" + words[0] + "' has no device '" + words[1]
                        + "'; there are "
                        + devices.stream()
                                .map(device -> device.id() + " (" + device.description() + ")")
                                .collect(Collectors.joining(", "))));
    }

    private static Optional<Device> numbered(String number, List<Device> devices) {
        return number.matches("\\d{1,4}") && Integer.parseInt(number) < devices.size()
                ? Optional.of(devices.get(Integer.parseInt(number)))
                : Optional.empty();
    }

    /** What has been opened, the CPU last. */
    List<Accelerator> inOrder() {
        var accelerators = new ArrayList<Accelerator>();
        opened.forEach((name, accelerator) -> {
            if (!name.equals(Lineup.LAST_RESORT)) {
                accelerators.add(accelerator);
            }
        });
        accelerators.add(opened.get(Lineup.LAST_RESORT));
        return List.copyOf(accelerators);
    }

    /** Of the devices, by the accelerators' names. */
    Map<String, String> descriptions() {
        return Map.copyOf(descriptions);
    }

    void close() {
        opened.values().forEach(Accelerator::close);
    }
}
