package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Off-heap memory is counted by the JVM itself; the build starts tests with -XX:NativeMemoryTracking=summary. */
class MemoryTest {
    private static final Pattern BLOCKS = Pattern.compile("tag=Other #(\\d+)\\)");

    @Test
    void vgg16NeedsLittleMoreThanItsTwoLargestActivations() {
        try (var arena = Arena.ofShared();
                var model = Model.of(Zoo.build("vgg16", 1, arena));
                var session = model.session(Options.defaults().threads(2))) {
            var explanation = session.explain(Shape.of(1, 3, 224, 224));
            assertThat(explanation.activationBytes()).isLessThanOrEqualTo(27_000_000L);
            assertThat(explanation.naiveBytes()).isGreaterThan(93_000_000L);
            assertThat(explanation.toString()).contains("MB planned", "keeping every activation");
        }
    }

    @Test
    void vgg16sPackedWeightsTakeLittleMoreThanItsWeights() {
        try (var arena = Arena.ofShared();
                var model = Model.of(Zoo.build("vgg16", 1, arena));
                var session = model.session(Options.defaults().threads(2))) {
            long weights = 4 * 138_357_544L;
            assertThat(session.footprint(Shape.of(1, 3, 224, 224)).packed()).isBetween(weights, weights * 112 / 100);
        }
    }

    @Test
    void aRunAllocatesNoOffHeapMemoryOnceItIsWarm() throws Exception {
        try (var model = Zoo.load("resnet20-cifar10");
                var session = model.session(Options.defaults().threads(2));
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(1, 3, 32, 32))) {
            var type = session.outputTypes(List.of(input.shape())).getFirst();
            try (var output = Tensor.allocate(type.dtype(), type.shape())) {
                session.run(List.of(input), List.of(output));
                session.warmUp();
                session.run(List.of(input), List.of(output));
                long before = offHeapAllocations();
                for (int i = 0; i < 100; i++) {
                    session.run(List.of(input), List.of(output));
                }
                assertThat(offHeapAllocations()).isEqualTo(before);
            }
        }
    }

    /** How many blocks of memory are allocated outside the heap on behalf of Java code. */
    private static long offHeapAllocations() throws Exception {
        var report = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmNativeMemory",
                        new Object[] {new String[] {"summary"}},
                        new String[] {String[].class.getName()});
        var match = BLOCKS.matcher(report);
        assertThat(match.find()).as(report).isTrue();
        return Long.parseLong(match.group(1));
    }
}
