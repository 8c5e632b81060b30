package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Everything that is taken is given back, and nothing is written that is not one's own. */
final class MemoryChecks {
    private static final int RUNS = 1000;
    private static final int SESSIONS = 50;

    /** Cycles of taking and giving back device memory, and how much each time: a quarter of a gigabyte, if it leaks. */
    private static final int CYCLES = 256;

    private static final long CYCLE_BYTES = 1 << 20;
    private static final long ALLOWED = 160 << 20;

    private final DeviceUnderTest device;

    MemoryChecks(DeviceUnderTest device) {
        this.device = device;
    }

    /** Networks run with guards around every buffer. */
    Stream<DynamicTest> guards() {
        device.bench();
        return Map.of("resnet20-cifar10", 32, "squeezenet1.1", 48).entrySet().stream()
                .map(network -> dynamicTest(
                        network.getKey(),
                        () -> device.within(network.getKey(), () -> guarded(network.getKey(), network.getValue()))));
    }

    private void guarded(String name, int size) {
        var watch = new Watch();
        try (var arena = Arena.ofShared();
                var model = Model.of(SmallNetwork.of(NetworkChecks.architecture(name), size, arena))) {
            var inputs = Sketch.inputs(List.of(TensorType.of(DType.FLOAT32, 1, 3, size, size)), 1, arena);
            try (var session =
                    model.session(device.bench().preferring(Watching.by(watch).withGuards()))) {
                for (int run = 0; run < 3; run++) {
                    Trial.run(session, inputs);
                    watch.requireNoComplaints();
                }
            }
            watch.requireNoComplaints();
            watch.requireAllClosed();
        }
    }

    /** A thousand runs of one session. */
    void runs() {
        device.bench();
        device.withinLong("a thousand runs", () -> {
            try (var arena = Arena.ofShared();
                    var model = Model.of(wide(arena));
                    var session = model.session(device.bench().preferring(Watching.by(new Watch())))) {
                var inputs = Sketch.inputs(model.graph(), 1, arena);
                var outputs = session
                        .outputTypes(inputs.stream().map(Tensor::shape).toList())
                        .stream()
                        .map(type -> Tensor.allocate(type, arena))
                        .toList();
                for (int run = 0; run < RUNS / 10; run++) {
                    session.run(inputs, outputs);
                }
                var growth = Growth.sinceNow();
                for (int run = 0; run < RUNS; run++) {
                    session.run(inputs, outputs);
                }
                growth.requireLessThan(ALLOWED, "a run");
            }
        });
    }

    /** Values of 64 kB, so that a run that leaks shows, and little work. */
    private static Graph wide(Arena arena) {
        var sketch = new Sketch("wide", 1, arena);
        var x = sketch.input(1, 4, 64, 64);
        return sketch.graph(sketch.add(sketch.relu(sketch.conv(x, 4, 1, 1, 1)), x));
    }

    /** Sessions that open the accelerator, run once and close it. */
    void sessions() {
        device.bench();
        device.within("opening and closing sessions", () -> {
            var watch = new Watch();
            try (var arena = Arena.ofShared();
                    var model = Model.of(wide(arena))) {
                var inputs = Sketch.inputs(model.graph(), 1, arena);
                for (int i = 0; i < SESSIONS; i++) {
                    try (var session = model.session(device.bench().preferringOwn(Watching.by(watch)))) {
                        Trial.run(session, inputs);
                    }
                    watch.requireAllClosed();
                }
                watch.requireNoComplaints();
            }
        });
    }

    /** What is uploaded and downloaded comes back, when it should. */
    Stream<DynamicTest> copies() {
        return ofOwnMemory("copying", memory -> {
            for (long bytes : new long[] {1, 4, 1000, 4096, bytes(memory) - 3}) {
                try (var stream = memory.open(memory.alignment() + bytes);
                        var arena = Arena.ofShared()) {
                    copy(
                            stream,
                            stream.buffer(memory.alignment(), bytes),
                            arena.allocate(bytes, 64),
                            arena.allocate(bytes, 64));
                }
            }
        });
    }

    private static void copy(DeviceStream stream, DeviceBuffer buffer, MemorySegment there, MemorySegment back) {
        for (byte run = 1; run < 4; run++) {
            there.fill(run);
            stream.upload(there, buffer);
            there.fill((byte) 0);
            back.fill((byte) 0);
            stream.download(buffer, back);
            stream.await();
            for (long i = 0; i < back.byteSize(); i++) {
                if (back.get(ValueLayout.JAVA_BYTE, i) != run) {
                    throw new AssertionError(
                            "of " + back.byteSize() + " bytes that were uploaded and downloaded, byte " + i
                                    + " is not what it was: upload() must have read all when it returns, and await() must wait for"
                                    + " downloads");
                }
            }
        }
    }

    /** Blocks of device memory, opened, used and closed. */
    Stream<DynamicTest> blocks() {
        return ofOwnMemory(
                "opening and closing streams",
                memory -> cycle(memory, "a stream that was closed", () -> {
                    try (var stream = memory.open(bytes(memory))) {
                        upload(memory, stream);
                    }
                }));
    }

    private static void upload(DeviceMemory memory, DeviceStream stream) {
        try (var arena = Arena.ofShared()) {
            var host = arena.allocate(bytes(memory), 64);
            host.fill((byte) 1);
            stream.upload(host, stream.buffer(0, bytes(memory)));
            stream.await();
        }
    }

    /** Weights brought to the device, and closed. */
    Stream<DynamicTest> residents() {
        return ofOwnMemory("bringing weights and closing them", memory -> {
            try (var arena = Arena.ofShared()) {
                var weights = arena.allocate(bytes(memory), 64);
                weights.fill((byte) 1);
                cycle(
                        memory,
                        "a resident buffer that was closed",
                        () -> memory.resident(weights).close());
            }
        });
    }

    /** No test for an accelerator that works in the host's memory. */
    private Stream<DynamicTest> ofOwnMemory(String what, Consumer<DeviceMemory> check) {
        return device.bench().accelerator().deviceMemory().stream()
                .map(memory -> dynamicTest(what, () -> device.within(what, () -> check.accept(memory))));
    }

    private static long bytes(DeviceMemory memory) {
        return Math.min(CYCLE_BYTES, memory.largestBlock());
    }

    private static void cycle(DeviceMemory memory, String culprit, Runnable cycle) {
        for (int i = 0; i < CYCLES / 16; i++) {
            cycle.run();
        }
        var growth = Growth.sinceNow();
        for (int i = 0; i < CYCLES; i++) {
            cycle.run();
        }
        growth.requireLessThan(Math.min(ALLOWED, bytes(memory) * CYCLES / 2), culprit);
    }
}
