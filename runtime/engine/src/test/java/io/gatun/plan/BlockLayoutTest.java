package io.gatun.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockLayoutTest {
    private record Touch(List<Buffer> reads, List<Buffer> writes, List<Buffer> overwritable) implements Step {
        Touch(List<Buffer> reads, List<Buffer> writes) {
            this(reads, writes, List.of());
        }

        @Override
        public StepInfo info() {
            return new StepInfo("", "", "", "", 0);
        }

        @Override
        public void run(Memory memory) {
            throw new AssertionError("a planner runs nothing");
        }
    }

    private static Buffer activation(int id, long bytes) {
        return new Buffer(id, "b" + id, bytes, Buffer.Kind.ACTIVATION);
    }

    @Test
    void aChainNeedsItsTwoLargestNeighbours() {
        var buffers = List.of(activation(0, 64), activation(1, 640), activation(2, 1280), activation(3, 64));
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 3; i++) {
            steps.add(new Touch(List.of(buffers.get(i)), List.of(buffers.get(i + 1))));
        }
        var layout = BlockLayout.of(steps, buffers);
        assertThat(layout.bytes()).isEqualTo(640 + 1280);
        assertThat(layout.activationBytes()).isEqualTo(640 + 1280);
    }

    private static Touch inPlace(Buffer read, Buffer written) {
        return new Touch(List.of(read), List.of(written), List.of(read));
    }

    @Test
    void whatIsDeadIsOverwritten() {
        var buffers = List.of(activation(0, 640), activation(1, 640), activation(2, 640), activation(3, 64));
        var layout = BlockLayout.of(
                List.of(
                        inPlace(buffers.get(0), buffers.get(1)),
                        inPlace(buffers.get(1), buffers.get(2)),
                        new Touch(List.of(buffers.get(2)), List.of(buffers.get(3)))),
                buffers);
        assertThat(layout.bytes()).isEqualTo(640 + 64);
        assertThat(layout.activationBytes()).isEqualTo(640 + 64);
        assertThat(layout.offsets().subList(0, 3)).containsOnly(layout.offset(buffers.get(0)));
    }

    @Test
    void whatIsStillReadOrOfAnotherSizeIsNot() {
        var buffers = List.of(activation(0, 640), activation(1, 640), activation(2, 1280), activation(3, 64));
        var layout = BlockLayout.of(
                List.of(
                        inPlace(buffers.get(0), buffers.get(1)),
                        inPlace(buffers.get(1), buffers.get(2)),
                        new Touch(List.of(buffers.get(0)), List.of(buffers.get(3)))),
                buffers);
        assertThat(layout.bytes()).isEqualTo(640 + 640 + 1280);
    }

    @Test
    void theCallersTensorsStayTheirs() {
        var in = new Buffer(0, "in", 640, Buffer.Kind.BORDER);
        var out = new Buffer(2, "out", 640, Buffer.Kind.BORDER);
        var layout = BlockLayout.of(
                List.of(inPlace(in, activation(1, 640)), inPlace(activation(1, 640), out)),
                List.of(in, activation(1, 640), out));
        assertThat(layout.offsets()).containsExactly(-1L, 0L, -1L);
        assertThat(layout.bytes()).isEqualTo(640);
    }

    static List<Long> seeds() {
        return new Random(7).longs(50).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void buffersAliveTogetherNeverOverlap(long seed) {
        var random = new Random(seed);
        var buffers = new ArrayList<Buffer>();
        for (int i = 0; i < 40; i++) {
            var kind = random.nextInt(8) == 0 ? Buffer.Kind.BORDER : Buffer.Kind.ACTIVATION;
            buffers.add(new Buffer(i, "b" + i, 1 + random.nextInt(5000), kind));
        }
        var steps = new ArrayList<Step>();
        for (int i = 1; i < 40; i++) {
            steps.add(new Touch(List.of(buffers.get(random.nextInt(i))), List.of(buffers.get(i))));
        }
        var layout = BlockLayout.of(steps, buffers);
        for (var a : buffers) {
            for (var b : buffers) {
                if (a.id() < b.id() && planned(a) && planned(b) && aliveTogether(a, b, steps)) {
                    assertThat(layout.offset(a) + a.bytes() <= layout.offset(b)
                                    || layout.offset(b) + b.bytes() <= layout.offset(a))
                            .as("%s at %d and %s at %d", a, layout.offset(a), b, layout.offset(b))
                            .isTrue();
                }
            }
        }
        assertThat(layout.bytes()).isGreaterThanOrEqualTo(layout.activationBytes());
    }

    private static boolean planned(Buffer buffer) {
        return buffer.kind() == Buffer.Kind.ACTIVATION;
    }

    private static boolean aliveTogether(Buffer a, Buffer b, List<Step> steps) {
        return first(a, steps) <= last(b, steps) && first(b, steps) <= last(a, steps);
    }

    private static boolean touches(Step step, Buffer buffer) {
        return step.reads().contains(buffer) || step.writes().contains(buffer);
    }

    private static int first(Buffer buffer, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (touches(steps.get(i), buffer)) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int last(Buffer buffer, List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (touches(steps.get(i), buffer)) {
                return i;
            }
        }
        return -1;
    }
}
