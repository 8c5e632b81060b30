package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.Session;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The same inputs give the same bits, in the same session and in another. */
final class DeterminismChecks {
    private static final int RANDOM_NETWORKS = 5;
    private static final int RUNS = 4;
    private static final int SIZE = 32;

    private final DeviceUnderTest device;

    DeterminismChecks(DeviceUnderTest device) {
        this.device = device;
    }

    Stream<DynamicTest> tests() {
        device.bench();
        var small = Stream.iterate(0L, seed -> seed < RANDOM_NETWORKS, seed -> seed + 1)
                .map(seed -> test("random network " + seed, arena -> RandomNetwork.of(seed, arena)));
        var whole = test(
                "resnet20-cifar10",
                arena -> SmallNetwork.of(NetworkChecks.architecture("resnet20-cifar10"), SIZE, arena)
                        .bind(List.of(
                                TensorType.of(DType.FLOAT32, 1, 3, SIZE, SIZE).shape())));
        return Stream.concat(small, Stream.of(whole));
    }

    private DynamicTest test(String name, Function<Arena, Graph> drawing) {
        return dynamicTest(
                name,
                () -> device.within(name, () -> {
                    try (var arena = Arena.ofShared();
                            var model = Model.of(drawing.apply(arena));
                            var one = session(model);
                            var other = session(model)) {
                        var inputs = Sketch.inputs(model.graph(), 1, arena);
                        var first = Trial.run(one, inputs);
                        for (int run = 0; run < RUNS; run++) {
                            requireSame("in the same session", Trial.run(one, inputs), first);
                            requireSame("in another session", Trial.run(other, inputs), first);
                        }
                    }
                }));
    }

    private Session session(Model model) {
        return model.session(device.bench().preferring(Watching.by(new Watch())));
    }

    private static void requireSame(String where, List<Tensor> got, List<Tensor> first) {
        for (int i = 0; i < first.size(); i++) {
            long at = got.get(i).segment().mismatch(first.get(i).segment());
            if (at >= 0) {
                throw new AssertionError("the same inputs do not give the same bits " + where + ": output " + i
                        + " differs at byte " + at);
            }
        }
    }
}
