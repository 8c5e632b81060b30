package io.gatun.archetype;

import io.gatun.Devices;

/** Writes the devices that a program on the module path finds. */
final class DevicesProgram {
    private DevicesProgram() {}

    public static void main(String... arguments) {
        for (var found : Devices.find()) {
            found.devices().forEach(device -> System.out.println(found.accelerator() + ": " + device.description()));
        }
    }
}
