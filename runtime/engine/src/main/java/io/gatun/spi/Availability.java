package io.gatun.spi;

import java.util.List;

/** Whether an accelerator can be used on this machine. */
public sealed interface Availability {
    /** It can, on these devices; at least one, the best first. */
    record Present(List<Device> devices) implements Availability {}

    /** It cannot. The reason says what a user could do about it. */
    record Absent(String reason) implements Availability {}
}
