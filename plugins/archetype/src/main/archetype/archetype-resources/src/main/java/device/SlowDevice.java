package ${package}.device;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A device in plain Java. Slow, but honest: memory runs out, commands wait in queues, failures come late. */
public final class SlowDevice {
    private static final long MEMORY = 2L << 30;

    /** What can be known of a device before it is opened. */
    public record Description(String name, long memory) {}

    private final Description description;
    private final AtomicLong taken = new AtomicLong();

    public SlowDevice(Description description) {
        this.description = description;
    }

    /** The devices in this machine. A driver would be asked here. */
    public static List<Description> find() {
        return List.of(new Description("a slow device in plain Java", MEMORY));
    }

    public Description description() {
        return description;
    }

    /** Takes memory. @throws DeviceFailure if there is not so much left */
    public Allocation allocate(long bytes, long alignment) {
        if (taken.addAndGet(bytes) > description.memory()) {
            long left = description.memory() - taken.addAndGet(-bytes);
            throw new DeviceFailure("out of memory: wanted " + bytes + " bytes, " + left + " are left");
        }
        var arena = Arena.ofShared();
        return new Allocation(arena.allocate(bytes, alignment), () -> {
            arena.close();
            taken.addAndGet(-bytes);
        });
    }

    public CommandQueue newQueue() {
        return new CommandQueue();
    }
}
