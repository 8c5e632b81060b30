package io.gatun.spi.fake;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.fake.FakeLedger.Call;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A device for tests: it has memory of its own, computes by the operators' definitions, and keeps a ledger of all that it is
 * asked to do, by which it can be made to fail.
 *
 * @param devices how many it finds
 * @param takes nodes that it supports
 * @param beforeCompile may throw
 * @param mostStreams runs for which it has memory at once
 * @param largestBlock in bytes
 * @param awaitMillis how long it takes at least whenever somebody waits for it
 */
public record FakeProvider(
        String name,
        int devices,
        FakeLedger ledger,
        Predicate<Node> takes,
        Consumer<Graph> beforeCompile,
        int mostStreams,
        long largestBlock,
        int awaitMillis)
        implements AcceleratorProvider {

    /** One device that takes everything. */
    public static FakeProvider named(String name) {
        return new FakeProvider(name, 1, new FakeLedger(), _ -> true, _ -> {}, Integer.MAX_VALUE, 1L << 30, 0);
    }

    public FakeProvider devices(int devices) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    public FakeProvider taking(Predicate<Node> takes) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    public FakeProvider beforeCompile(Consumer<Graph> beforeCompile) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    public FakeProvider mostStreams(int mostStreams) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    public FakeProvider largestBlock(long largestBlock) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    public FakeProvider awaitMillis(int awaitMillis) {
        return new FakeProvider(name, devices, ledger, takes, beforeCompile, mostStreams, largestBlock, awaitMillis);
    }

    /** Whether this thread does the work of a fake device. */
    public static boolean isComputing() {
        return FakeMemory.COMPUTING.get();
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Availability probe() {
        ledger.note(Call.PROBE);
        return devices == 0
                ? new Availability.Absent("no fake is plugged in")
                : new Availability.Present(IntStream.range(0, devices)
                        .mapToObj(i -> new Device("f" + i, "fake number " + i))
                        .toList());
    }

    @Override
    public Accelerator open(Device device) {
        ledger.note(Call.OPEN);
        return new FakeAccelerator(this);
    }
}
