package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.conformance.watch.Fault;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A device that is lost while it is opened, filled, waited for or at work: who merely prefers it gets the answer all the same,
 * who insists on it is told, and nothing stays open.
 */
final class LossChecks {
    private static final int[] CALLS = {0, 1, 3};
    private static final int RUNS = 3;

    private final DeviceUnderTest device;

    LossChecks(DeviceUnderTest device) {
        this.device = device;
    }

    Stream<DynamicTest> tests() {
        boolean ownMemory = device.bench().accelerator().deviceMemory().isPresent();
        return Stream.of(Fault.Point.values())
                .filter(point -> ownMemory || point == Fault.Point.STEP)
                .flatMap(point -> Arrays.stream(CALLS)
                        .boxed()
                        .flatMap(call -> Stream.of(
                                test(point, call, "another takes its place", this::preferred),
                                test(point, call, "required", this::required))));
    }

    private DynamicTest test(Fault.Point point, int call, String name, BiConsumer<Model, Fault> check) {
        var title = point + " " + call + ", " + name;
        return dynamicTest(
                title,
                () -> device.within(title, () -> {
                    try (var arena = Arena.ofShared();
                            var model = Model.of(network(arena))) {
                        check.accept(model, Fault.at(point, call));
                    }
                }));
    }

    private void preferred(Model model, Fault fault) {
        var watch = new Watch();
        try (var arena = Arena.ofShared()) {
            var inputs = Sketch.inputs(model.graph(), 3, arena);
            var wanted = Definition.run(model.graph(), inputs);
            try (var session = model.session(options(watch, fault, false))) {
                for (int run = 0; run < RUNS; run++) {
                    Trial.compare(session, inputs, wanted, Closeness.ofGraph());
                }
            }
            wanted.forEach(Tensor::close);
        }
        watch.requireAllClosed();
    }

    private void required(Model model, Fault fault) {
        var watch = new Watch();
        var name = "watched-" + device.provider().name();
        try (var arena = Arena.ofShared()) {
            var inputs = Sketch.inputs(model.graph(), 3, arena);
            try (var session = model.session(options(watch, fault, true))) {
                for (int run = 0; run < RUNS; run++) {
                    Trial.run(session, inputs);
                }
            } catch (GatunException told) {
                if (!told.getMessage().contains(name)
                        || told.getMessage().lines().count() > 1) {
                    throw new AssertionError(
                            "one line that names '" + name + "' was expected, not: " + told.getMessage());
                }
                watch.requireAllClosed();
                return;
            }
        }
        // it may not be called so often for this network
        if (fault.isLost()) {
            throw new AssertionError("the device was lost, and who insisted on it was not told");
        }
    }

    private Options options(Watch watch, Fault fault, boolean required) {
        var watching = Watching.by(watch).losing(fault);
        return required ? device.bench().requiringOwn(watching) : device.bench().preferringOwn(watching);
    }

    /** Two branches, so that it is called for something several times. @param arena owns the weights */
    private static Graph network(Arena arena) {
        var sketch = new Sketch("lost", 9, arena);
        var x = sketch.input(1, 3, 8, 8);
        var y = sketch.input(1, 3, 8, 8);
        var left = sketch.relu(sketch.conv(x, 5, 3, 1, 1));
        var right = sketch.relu(sketch.conv(y, 5, 1, 1, 1));
        return sketch.graph(sketch.relu(sketch.add(left, right)), sketch.conv(left, 4, 3, 2, 1));
    }
}
