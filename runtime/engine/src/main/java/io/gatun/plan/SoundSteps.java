package io.gatun.plan;

import io.gatun.graph.Value;
import io.gatun.place.Part;
import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.Step;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Whether the steps of a compiled part keep the rules: use the buffers that were made for them, and make what is wanted. */
final class SoundSteps {
    private SoundSteps() {}

    /**
     * @param buffers all of the plan
     * @param home whose memory the part lies in
     * @throws DeviceException if not
     */
    static void require(Part part, List<Step> steps, List<Buffer> buffers, int home) {
        var written = new HashSet<Buffer>();
        for (var step : steps) {
            written.addAll(step.writes());
            Stream.concat(step.reads().stream(), step.writes().stream())
                    .filter(buffer -> buffer.home() != home || !isOneOf(buffers, buffer))
                    .findFirst()
                    .ifPresent(foreign -> {
                        throw unsound(
                                part,
                                "its step for '" + step.info().node()
                                        + "' uses a buffer that it did not get from the engine: " + foreign);
                    });
        }
        for (var output : part.graph().outputs()) {
            boolean made = written.stream().anyMatch(buffer -> isOf(output, buffer));
            if (!made && part.graph().requireType(output).bytes() > 0) {
                throw unsound(part, "no step of it makes '" + output + "'");
            }
        }
    }

    private static boolean isOneOf(List<Buffer> buffers, Buffer buffer) {
        return buffer.id() >= 0
                && buffer.id() < buffers.size()
                && buffers.get(buffer.id()).equals(buffer);
    }

    private static boolean isOf(Value value, Buffer buffer) {
        return buffer.kind() != Buffer.Kind.SCRATCH && buffer.label().equals(value.name());
    }

    private static DeviceException unsound(Part part, String what) {
        var name = part.accelerator().name();
        return new DeviceException(name, "accelerator '" + name + "': " + what, null);
    }
}
