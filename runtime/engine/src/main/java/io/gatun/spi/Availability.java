package io.gatun.spi;

import java.util.List;

/** Whether an accelerator can be used on this machine. */
public sealed interface Availability {
    /** It can, on these devices; at least one, the best first. */
    record Present(List<Device> devices) implements Availability {}

    /** It cannot. The reason says what a user could do about it. */
    record Absent(String reason) implements Availability {}

    /** It should, but it or its driver is at fault. The engine says so, too, of a plugin that breaks a rule of this SPI. */
    record Broken(String reason) implements Availability {}
}
