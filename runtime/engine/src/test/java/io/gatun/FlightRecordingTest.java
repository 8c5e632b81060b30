package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    private static final int RUNS = 3;

    @TempDir
    private Path folder;

    @Test
    void holdsOneEventForEachRunAndEachOfItsSteps() throws IOException {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(2));
                var input = SmallNetwork.input(1, 32, 32)) {
            run(session, input);
            long began = System.nanoTime();
            var events = record(session, input, "io.gatun.Run", "io.gatun.Node");
            var most = Duration.ofNanos(System.nanoTime() - began);

            var steps = session.explain(input.shape()).steps();
            var runs = named(events, "io.gatun.Run");
            assertThat(runs).hasSize(RUNS).allSatisfy(run -> {
                assertThat(run.getString("model")).isEqualTo("small");
                assertThat(run.getInt("steps")).isEqualTo(steps.size());
                assertThat(run.getInt("threads")).isEqualTo(2);
            });
            var nodes = named(events, "io.gatun.Node");
            assertThat(nodes).hasSize(RUNS * steps.size());
            for (int i = 0; i < nodes.size(); i++) {
                var step = steps.get(i % steps.size());
                assertThat(nodes.get(i).getString("model")).isEqualTo("small");
                assertThat(nodes.get(i).getString("node")).isEqualTo(step.node());
                assertThat(nodes.get(i).getString("operator")).isEqualTo(step.operator());
                assertThat(nodes.get(i).getString("kernel")).isEqualTo(step.kernel());
                assertThat(nodes.get(i).getString("accelerator")).isEqualTo(step.device());
                assertThat(nodes.get(i).getLong("macs")).isEqualTo(step.macs());
            }
            assertThat(total(nodes)).isGreaterThan(Duration.ZERO).isLessThanOrEqualTo(total(runs));
            assertThat(total(runs)).isLessThan(most);
        }
    }

    @Test
    void holdsNothingThatWasNotAskedFor() throws IOException {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1));
                var input = SmallNetwork.input(1, 8, 8)) {
            assertThat(record(session, input, "io.gatun.Run")).hasSize(RUNS);
            assertThat(record(session, input)).isEmpty();
        }
    }

    /** The engine's events of some runs, the earliest first. */
    private List<RecordedEvent> record(Session session, Tensor input, String... wanted) throws IOException {
        var file = folder.resolve("runs.jfr");
        try (var recording = new Recording()) {
            recording.disable("io.gatun.Run");
            recording.disable("io.gatun.Node");
            for (var event : wanted) {
                recording.enable(event);
            }
            recording.start();
            for (int i = 0; i < RUNS; i++) {
                run(session, input);
            }
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.gatun."))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static void run(Session session, Tensor input) {
        session.run(input).close();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private static Duration total(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::getDuration).reduce(Duration.ZERO, Duration::plus);
    }
}
