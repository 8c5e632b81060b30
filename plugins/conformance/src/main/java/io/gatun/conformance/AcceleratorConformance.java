package io.gatun.conformance;

import io.gatun.spi.AcceleratorProvider;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Proves an accelerator right. Extend it in the tests of a plugin, and JUnit does the rest:
 *
 * <pre>{@code
 * class MyConformanceTest extends AcceleratorConformance {
 *     MyConformanceTest() {
 *         super(new MyProvider());
 *     }
 * }
 * }</pre>
 *
 * <p>Where the accelerator is absent, tests are skipped, and say why; with the system property {@code gatun.ci} set to true
 * they fail. No test waits for ever: one that has not ended after a minute (whole networks: five) fails, and says where it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AcceleratorConformance {
    private final DeviceUnderTest device;
    private final SupportTable table = new SupportTable();

    /** @param provider of the accelerator to be proven; each test may take a minute */
    protected AcceleratorConformance(AcceleratorProvider provider) {
        this(provider, Duration.ofMinutes(1));
    }

    /** @param patience how long each test may take before it counts as a deadlock; whole networks take five times as long */
    protected AcceleratorConformance(AcceleratorProvider provider, Duration patience) {
        this.device = new DeviceUnderTest(provider, patience);
    }

    @Test
    @DisplayName("probe() answers quickly, twice the same, and never throws")
    public void probeAnswers() {
        device.probe();
    }

    @Test
    @DisplayName("opens every device that it names, and closes it")
    public void opensEveryDevice() {
        device.openEach();
    }

    @TestFactory
    @DisplayName("each operator it takes gives what the operator's definition gives, and stays within its memory")
    public Stream<DynamicTest> operators() {
        return new OperatorChecks(device, table).tests();
    }

    @TestFactory
    @DisplayName("ONNX's own cases of operators it takes")
    public Stream<DynamicTest> onnxCases() {
        return new OnnxCaseChecks(device).tests();
    }

    @Test
    @DisplayName("what it refuses of other element types has a reason of one line")
    public void refusesOtherTypesWithReasons() {
        new RefusalChecks(device).otherTypes();
    }

    @Test
    @DisplayName("an operator that it cannot know is refused, or right all the same")
    public void survivesUnknownOperators() {
        new RefusalChecks(device).unknownOperator();
    }

    @TestFactory
    @DisplayName("what passes fold and fuse")
    public Stream<DynamicTest> patterns() {
        return new PatternChecks(device).patterns();
    }

    @TestFactory
    @DisplayName("networks wired at random")
    public Stream<DynamicTest> randomNetworks() {
        return new PatternChecks(device).randomNetworks();
    }

    @TestFactory
    @DisplayName("whole networks of the zoo give the CPU's answer")
    public Stream<DynamicTest> networks() {
        return new NetworkChecks(device, table).tests();
    }

    @TestFactory
    @DisplayName("whole networks stay within their memory, and leave weights and inputs alone")
    public Stream<DynamicTest> staysWithinMemory() {
        return new MemoryChecks(device).guards();
    }

    @TestFactory
    @DisplayName("what is copied to the device and back is what it was")
    public Stream<DynamicTest> copiesArrive() {
        return new MemoryChecks(device).copies();
    }

    @Test
    @DisplayName("a thousand runs leak nothing")
    public void runsLeakNothing() {
        new MemoryChecks(device).runs();
    }

    @Test
    @DisplayName("sessions give back all that they took")
    public void sessionsGiveAllBack() {
        new MemoryChecks(device).sessions();
    }

    @TestFactory
    @DisplayName("a stream that is closed frees its memory")
    public Stream<DynamicTest> streamsFreeMemory() {
        return new MemoryChecks(device).blocks();
    }

    @TestFactory
    @DisplayName("weights that are closed free their memory")
    public Stream<DynamicTest> weightsFreeMemory() {
        return new MemoryChecks(device).residents();
    }

    @Test
    @DisplayName("many threads in one session")
    public void manyThreads() {
        new ThreadChecks(device).oneSession();
    }

    @Test
    @DisplayName("several sessions at once")
    public void severalSessions() {
        new ThreadChecks(device).severalSessions();
    }

    @Test
    @DisplayName("inputs of different shapes in turns")
    public void shapesInTurns() {
        new ThreadChecks(device).shapesInTurns();
    }

    @Test
    @DisplayName("a session is closed while it runs")
    public void closesDuringRuns() {
        new ThreadChecks(device).closeDuringRun();
    }

    @TestFactory
    @DisplayName("the device is lost")
    public Stream<DynamicTest> deviceLoss() {
        return new LossChecks(device).tests();
    }

    @TestFactory
    @DisplayName("the same inputs give the same bits")
    public Stream<DynamicTest> sameBitsAgain() {
        return new DeterminismChecks(device).tests();
    }

    /** What the accelerator supports, as Markdown; filled by {@link #operators}. */
    protected String supportTable() {
        return table.markdown(device.provider().name());
    }

    /** Closes the accelerator, and writes the support table beside the folder of the test's class: {@code target}, with Maven. */
    @AfterAll
    public void finish() {
        device.close();
        if (!table.isEmpty()) {
            table.write(getClass(), device.provider().name());
        }
    }
}
