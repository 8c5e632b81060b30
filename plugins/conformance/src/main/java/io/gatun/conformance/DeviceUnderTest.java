package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatun.GatunException;
import io.gatun.conformance.watch.WatchedProvider;
import io.gatun.conformance.watch.Watching;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.DeviceMemory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The accelerator that is to be proven right: finds out whether it is there, and what it says of itself. */
final class DeviceUnderTest {
    /** Asking a driver takes milliseconds; the first time, and on a busy machine, seconds. */
    private static final Duration QUICK = Duration.ofSeconds(10);

    /** So many times as long as other tests. */
    private static final int LONG = 5;

    private final AcceleratorProvider provider;
    private final Duration patience;
    private Availability availability;
    private Bench bench;

    DeviceUnderTest(AcceleratorProvider provider, Duration patience) {
        this.provider = provider;
        this.patience = patience;
    }

    AcceleratorProvider provider() {
        return provider;
    }

    Duration patience() {
        return patience;
    }

    /** The devices. Where there are none, the running test is skipped, with the reason, or fails in CI. */
    synchronized List<Device> devices() {
        if (availability == null) {
            availability = ask();
        }
        return switch (availability) {
            case Availability.Present(var devices) -> devices;
            case Availability.Absent(String reason) -> {
                var message = "accelerator '" + provider.name() + "' is absent: " + reason;
                if (Boolean.getBoolean("gatun.ci")) {
                    fail(message);
                }
                yield Assumptions.abort(message);
            }
            case Availability.Broken(String reason) ->
                fail("accelerator '" + provider.name() + "' is broken: " + reason);
        };
    }

    /** The best of them. */
    Device first() {
        return devices().getFirst();
    }

    /** Opens the best of them. */
    Accelerator open() {
        var first = first();
        return Deadline.get("opening " + first, patience, () -> provider.open(first));
    }

    /** Opens it for each session anew, and watches. */
    WatchedProvider watched(Watching watching) {
        var first = first();
        return new WatchedProvider(provider.name(), first, () -> provider.open(first), watching);
    }

    /** What tests share; the first who wants it opens the device. */
    synchronized Bench bench() {
        if (bench == null) {
            bench = new Bench(this);
        }
        return bench;
    }

    /** Runs a test, or a part of one, that must end. */
    void within(String what, Deadline.Body body) {
        Deadline.run(what, patience, body);
    }

    /** Runs a test that takes a slow device long. */
    void withinLong(String what, Deadline.Body body) {
        Deadline.run(what, patience.multipliedBy(LONG), body);
    }

    /** Closes what tests shared. */
    synchronized void close() {
        if (bench != null) {
            within("closing the accelerator", bench::close);
        }
    }

    private Availability ask() {
        try {
            var quick = QUICK.compareTo(patience) < 0 ? QUICK : patience;
            var answer = Deadline.get("probe()", quick, provider::probe);
            assertNotNull(answer, "probe() must not return null");
            return answer;
        } catch (RuntimeException | LinkageError thrown) {
            throw new AssertionError("probe() must not throw; it threw " + thrown, thrown);
        }
    }

    /** Checks all that a provider says before anything is opened. */
    void probe() {
        assertTrue(
                provider.name() != null && provider.name().matches("[a-z0-9][a-z0-9_-]*"),
                () -> "users type name(): small letters, digits, '-' and '_', not '" + provider.name() + "'");
        assertTrue(
                provider.spiVersion() >= AcceleratorProvider.OLDEST_SPI_VERSION
                        && provider.spiVersion() <= AcceleratorProvider.SPI_VERSION,
                () -> "spiVersion() is " + provider.spiVersion() + "; return AcceleratorProvider.SPI_VERSION");
        var first = ask();
        assertEquals(first, ask(), "probe() must answer the same twice");
        switch (first) {
            case Availability.Absent(String reason) -> Sentence.check("the reason of an absent accelerator", reason);
            case Availability.Broken(String reason) -> Sentence.check("the reason of a broken accelerator", reason);
            case Availability.Present(var devices) -> {
                assertFalse(devices.isEmpty(), "who is present names a device at least");
                for (var device : devices) {
                    Sentence.check("the id of a device", device.id());
                    Sentence.check("the description of a device", device.description());
                }
                long ids = devices.stream().map(Device::id).distinct().count();
                assertEquals(devices.size(), ids, () -> "devices must have ids of their own: " + devices);
            }
        }
    }

    /** Opens and closes each device, and checks what it says of its memory. */
    void openEach() {
        for (var device : devices()) {
            Deadline.run("opening and closing " + device, patience, () -> {
                try (var accelerator = provider.open(device)) {
                    Sentence.check("the name of an accelerator", accelerator.name());
                    accelerator.deviceMemory().ifPresent(DeviceUnderTest::check);
                } catch (GatunException refusal) {
                    throw new AssertionError(
                            "probe() named " + device + ", but it cannot be opened: " + refusal.getMessage(), refusal);
                }
            });
        }
    }

    private static void check(DeviceMemory memory) {
        assertTrue(
                Long.bitCount(memory.alignment()) == 1,
                () -> "alignment() must be a power of two, is " + memory.alignment());
        assertTrue(memory.padding() >= 0, () -> "padding() must not be negative, is " + memory.padding());
        assertTrue(memory.largestBlock() > 0, () -> "largestBlock() must be positive, is " + memory.largestBlock());
    }
}
