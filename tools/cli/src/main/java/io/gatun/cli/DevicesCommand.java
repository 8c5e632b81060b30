package io.gatun.cli;

import io.gatun.Devices;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatun devices}: what models can run on here. */
@Command(
        name = "devices",
        description =
                "Lists what models can run on: accelerators and their devices, by the names that --prefer and --require"
                        + " take, and why those that cannot be used cannot.")
final class DevicesCommand extends GatunCommand {
    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var found = Devices.find();
        if (json) {
            Json.print(found.stream().map(DevicesCommand::document).toList(), out());
        } else {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("name", "status", "description"));
            found.forEach(accelerator -> rows.addAll(rows(accelerator)));
            out().print(Columns.of("lll", rows));
        }
        return 0;
    }

    private static List<List<String>> rows(Devices.Found found) {
        return switch (found.availability()) {
            case Availability.Present(List<Device> devices) ->
                devices.stream()
                        .map(device -> List.of(name(found, device), "present", device.description()))
                        .toList();
            case Availability.Absent(String reason) -> List.of(List.of(found.accelerator(), "absent", reason));
            case Availability.Broken(String reason) -> List.of(List.of(found.accelerator(), "broken", reason));
        };
    }

    /** The shortest that means this device. */
    private static String name(Devices.Found found, Device device) {
        return found.devices().size() == 1 ? found.accelerator() : found.accelerator() + ":" + device.id();
    }

    private static Map<String, Object> document(Devices.Found found) {
        return switch (found.availability()) {
            case Availability.Present(List<Device> devices) ->
                Json.object(
                        "accelerator",
                        found.accelerator(),
                        "status",
                        "present",
                        "devices",
                        devices.stream()
                                .map(device -> Json.object(
                                        "name",
                                        name(found, device),
                                        "id",
                                        device.id(),
                                        "description",
                                        device.description()))
                                .toList());
            case Availability.Absent(String reason) ->
                Json.object("accelerator", found.accelerator(), "status", "absent", "reason", reason);
            case Availability.Broken(String reason) ->
                Json.object("accelerator", found.accelerator(), "status", "broken", "reason", reason);
        };
    }
}
