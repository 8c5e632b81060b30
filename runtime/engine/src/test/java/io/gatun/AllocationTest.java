package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Off-heap memory is counted by the JVM itself; the build starts tests with -XX:NativeMemoryTracking=summary. */
class AllocationTest {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=(\\d+)KB, committed=(\\d+)KB\\)\\s+\\(malloc=\\d+KB #(\\d+)\\)");

    @Test
    void aRunAllocatesNoOffHeapMemoryOnceItIsWarm() throws Exception {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(2));
                var input = SmallNetwork.input(1, 64, 64)) {
            var type = session.outputTypes(List.of(input.shape())).getFirst();
            try (var output = Tensor.allocate(type.dtype(), type.shape())) {
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
        var command = new ObjectName("com.sun.management:type=DiagnosticCommand");
        var report = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                command,
                "vmNativeMemory",
                new Object[] {new String[] {"summary"}},
                new String[] {String[].class.getName()});
        var match = OTHER.matcher(report);
        assertThat(match.find()).as(report).isTrue();
        return Long.parseLong(match.group(3));
    }
}
