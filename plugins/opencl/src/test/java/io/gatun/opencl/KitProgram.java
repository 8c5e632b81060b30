package io.gatun.opencl;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the kit where there is a device but no Maven, as {@code bench/gpu.sh} does: exit code 1 unless all passed. */
final class KitProgram {
    private static final int FRAMES = 5;

    private KitProgram() {}

    public static void main(String[] arguments) {
        var summary = new SummaryGeneratingListener();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(OpenClConformanceTest.class))
                .build();
        LauncherFactory.create().execute(request, summary);
        var result = summary.getSummary();
        result.printFailuresTo(new PrintWriter(System.out, true), FRAMES);
        System.out.printf(
                "conformance kit: %d passed, %d failed, %d skipped%n",
                result.getTestsSucceededCount(), result.getTotalFailureCount(), result.getTestsSkippedCount());
        System.exit(result.getTotalFailureCount() == 0 && result.getTestsSucceededCount() > 0 ? 0 : 1);
    }
}
