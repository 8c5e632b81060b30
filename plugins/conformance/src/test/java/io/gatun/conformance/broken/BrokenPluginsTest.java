package io.gatun.conformance.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each broken plugin fails the test of the kit that is there to catch it, with a message that says what is wrong. */
class BrokenPluginsTest {
    private static Arguments plugin(Class<?> kit, String test, String message) {
        return Arguments.of(kit, test, message);
    }

    static Stream<Arguments> plugins() {
        return Stream.of(
                plugin(BrokenProviders.ThrowsInProbe.class, "probeAnswers", "probe() must not throw"),
                plugin(BrokenProviders.HangsInProbe.class, "probeAnswers", "probe() has not ended"),
                plugin(BrokenProviders.GivesNoReason.class, "refusesOtherTypesWithReasons", "is empty"),
                plugin(BrokenProviders.LiesAboutSupport.class, "patterns", "and then cannot compile it"),
                plugin(BrokenSteps.IsWrongAtOneSize.class, "operators", "which may differ by"),
                plugin(BrokenSteps.WritesBehindItsBuffer.class, "patterns", "0 bytes behind the end of"),
                plugin(BrokenSteps.WritesBeforeItsBuffer.class, "patterns", "4 bytes before the beginning of"),
                plugin(BrokenSteps.ReadsBehindItsBuffer.class, "patterns", "element 0: got NaN"),
                plugin(BrokenSteps.AddsToWhatIsThere.class, "patterns", "element 0: got NaN"),
                plugin(BrokenSteps.OverwritesInputs.class, "patterns", "which it says it only reads"),
                plugin(BrokenSteps.ChangesWeights.class, "staysWithinMemory", "weights on the device are not what"),
                plugin(BrokenSteps.ThrowsWhatItLikes.class, "patterns", "instead of a GatunException"),
                plugin(BrokenSteps.KeepsOperandsInTheStep.class, "manyThreads", "of a run beside others"),
                plugin(BrokenSteps.IsNeverTheSame.class, "sameBitsAgain", "do not give the same bits"),
                plugin(BrokenSteps.LeaksInEachRun.class, "runsLeakNothing", "a run leaks"),
                plugin(BrokenSteps.HangsInAStep.class, "manyThreads", "has not ended after 3000 ms"),
                plugin(BrokenMemories.LeaksStreams.class, "streamsFreeMemory", "a stream that was closed leaks"),
                plugin(
                        BrokenMemories.LeaksWeights.class,
                        "weightsFreeMemory",
                        "a resident buffer that was closed leaks"),
                plugin(BrokenMemories.ForgetsToWait.class, "copiesArrive", "await() must wait for downloads"),
                plugin(BrokenMemories.ReadsUploadsLate.class, "copiesArrive", "upload() must have read all"),
                plugin(BrokenMemories.ChangesWhatItUploads.class, "patterns", "changed what it was to copy"),
                plugin(BrokenMemories.ForgetsWhatItDownloaded.class, "patterns", "element "),
                plugin(BrokenMemories.DownloadsTooMuch.class, "patterns", "behind the end of the memory it was given"),
                plugin(BrokenMemories.HangsInClose.class, "sessionsGiveAllBack", "has not ended after 5000 ms"));
    }

    @ParameterizedTest(name = "{0} fails {1}")
    @MethodSource("plugins")
    void isCaught(Class<?> kit, String test, String message) {
        assertThat(failures(run(kit, test)))
                .as("failures of " + test)
                .anySatisfy(failure -> assertThat(failure).contains(message));
    }

    @Test
    void whoIsAbsentIsSkippedWithTheReason() {
        var skipped = inCi("false", () -> run(BrokenProviders.IsAbsent.class, "manyThreads")).aborted().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
        assertThat(skipped).singleElement().asString().contains("absent: there is no driver; install it");
    }

    @Test
    void whoIsAbsentFailsInCi() {
        assertThat(failures(inCi("true", () -> run(BrokenProviders.IsAbsent.class, "manyThreads"))))
                .singleElement()
                .asString()
                .contains("absent: there is no driver");
    }

    /** Whether these tests themselves run in CI makes no difference to the kit that they run. */
    private static Events inCi(String value, Supplier<Events> kit) {
        var before = System.setProperty("gatun.ci", value);
        try {
            return kit.get();
        } finally {
            if (before == null) {
                System.clearProperty("gatun.ci");
            } else {
                System.setProperty("gatun.ci", before);
            }
        }
    }

    private static Events run(Class<?> kit, String test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(kit, test))
                .execute()
                .allEvents();
    }

    private static List<String> failures(Events events) {
        return events.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
    }
}
