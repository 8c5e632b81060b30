package io.gatun.conformance;

import io.gatun.spi.AcceleratorProvider;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
}
