package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.conformance.cases.OperatorCase;
import io.gatun.conformance.cases.OperatorCases;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.spi.Support;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs the case table: what the accelerator takes must come out as defined, what it refuses must have a reason. */
final class OperatorChecks {
    private final DeviceUnderTest device;
    private final SupportTable table;

    OperatorChecks(DeviceUnderTest device, SupportTable table) {
        this.device = device;
        this.table = table;
    }

    /** A test for each case that it takes; what it refuses with a reason is written down. */
    Stream<DynamicTest> tests() {
        device.bench();
        var taken = new ArrayList<OperatorCase>();
        device.within(
                "asking what it supports",
                () -> OperatorCases.all().stream()
                        .filter(one -> !refusesWell(one))
                        .forEach(taken::add));
        return taken.stream()
                .map(one -> dynamicTest(one.toString(), () -> device.within(one.operator(), () -> run(one))));
    }

    private boolean refusesWell(OperatorCase one) {
        try (var arena = Arena.ofShared()) {
            if (isFused(one) || !(supports(one.subject(arena)) instanceof Support.No(String reason))) {
                return false;
            }
            Sentence.check("the reason for refusing " + one, reason);
            table.refused(one.operator(), reason);
            return true;
        } catch (RuntimeException | Error complaint) {
            // the test of this case will meet it again
            return false;
        }
    }

    private Support supports(OperatorCase.Subject subject) {
        return device.bench()
                .accelerator()
                .supports(subject.graph(), subject.graph().nodes().getFirst());
    }

    /** Who does not take it whole may take its parts. */
    private static boolean isFused(OperatorCase one) {
        return one.op() instanceof FusedConv || one.op() instanceof FusedGemm;
    }

    private void run(OperatorCase one) {
        try (var arena = Arena.ofShared()) {
            var subject = one.subject(arena);
            var support = supports(subject);
            if (support instanceof Support.No(String reason)) {
                Sentence.check("the reason for refusing " + one, reason);
            }
            var watch = new Watch();
            compare(one, subject, watch);
            if (support instanceof Support.No(String reason) && watch.parts().isEmpty()) {
                table.refused(one.operator(), reason);
            } else {
                table.passed(one.operator());
            }
        }
    }

    private void compare(OperatorCase one, OperatorCase.Subject subject, Watch watch) {
        var graph = subject.graph();
        try {
            Trial.compare(
                    graph,
                    subject.inputs(),
                    device.bench().preferring(Watching.by(watch).withGuards()),
                    Closeness.of(graph, graph.nodes().getFirst()));
            watch.requireNoComplaints();
        } catch (RuntimeException | Error failure) {
            table.failed(one.operator());
            watch.requireNoComplaints();
            throw failure;
        }
    }
}
