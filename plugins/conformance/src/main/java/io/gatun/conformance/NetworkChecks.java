package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.arch.Architecture;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs whole networks on the accelerator and on the CPU, for one picture and for three. */
final class NetworkChecks {
    /** Of the largest logit. */
    private static final double LARGEST_DIFFERENCE = 1e-3;

    /** One of each family, with the side of its pictures. */
    private static final Map<String, Integer> NETWORKS = new LinkedHashMap<>();

    static {
        NETWORKS.put("alexnet", 64);
        NETWORKS.put("zfnet", 64);
        NETWORKS.put("vgg11", 32);
        NETWORKS.put("googlenet", 64);
        NETWORKS.put("resnet18", 64);
        NETWORKS.put("resnet50", 64);
        NETWORKS.put("resnet20-cifar10", 32);
        NETWORKS.put("squeezenet1.0", 64);
        NETWORKS.put("squeezenet1.1", 64);
        NETWORKS.put("mobilenetv2", 64);
        NETWORKS.put("allcnn", 32);
    }

    private final DeviceUnderTest device;
    private final SupportTable table;

    NetworkChecks(DeviceUnderTest device, SupportTable table) {
        this.device = device;
        this.table = table;
    }

    Stream<DynamicTest> tests() {
        device.bench();
        return NETWORKS.keySet().stream()
                .map(name -> dynamicTest(name, () -> device.withinLong(name, () -> run(name, NETWORKS.get(name)))));
    }

    static Architecture architecture(String name) {
        return Architecture.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void run(String name, int size) {
        var watch = new Watch();
        try (var arena = Arena.ofShared();
                var model = Model.of(SmallNetwork.of(architecture(name), size, arena));
                var cpu = model.session(device.bench().cpu());
                var session = model.session(device.bench().preferring(Watching.by(watch)))) {
            double largest = 0;
            for (long pictures : new long[] {1, 3}) {
                var inputs =
                        Sketch.inputs(List.of(TensorType.of(DType.FLOAT32, pictures, 3, size, size)), pictures, arena);
                var wanted = Trial.run(cpu, inputs).getFirst();
                var got = Trial.run(session, inputs).getFirst();
                largest = Math.max(largest, difference(got, wanted));
            }
            watch.requireNoComplaints();
            var shape = TensorType.of(DType.FLOAT32, 1, 3, size, size).shape();
            table.network(
                    name, session.explain(shape), "watched-" + device.provider().name(), largest);
            if (!(largest <= LARGEST_DIFFERENCE)) {
                throw new AssertionError("logits of " + name + " differ from the CPU's by " + largest
                        + " of the largest; " + LARGEST_DIFFERENCE + " is allowed");
            }
        }
    }

    private static double difference(Tensor got, Tensor wanted) {
        double error = 0;
        double largest = 0;
        for (long i = 0; i < wanted.size(); i++) {
            double difference = Math.abs(got.doubleAt(i) - wanted.doubleAt(i));
            error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
            largest = Math.max(largest, Math.abs(wanted.doubleAt(i)));
        }
        return error / largest;
    }
}
