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
 * they fail. No test waits for ever: one that has not ended after a minute fails, and says what it waits for.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AcceleratorConformance {
    private final DeviceUnderTest device;
    private final SupportTable table = new SupportTable();

    /** @param provider of the accelerator to be proven; each test may take a minute */
    protected AcceleratorConformance(AcceleratorProvider provider) {
        this(provider, Duration.ofMinutes(1));
    }

    /** @param patience how long each test may take before it counts as a deadlock */
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
