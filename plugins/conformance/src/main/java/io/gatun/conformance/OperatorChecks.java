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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** Runs the case table: what the accelerator takes must come out as defined, what it refuses must have a reason. */
final class OperatorChecks {
    private final DeviceUnderTest device;
    private final SupportTable table;

    OperatorChecks(DeviceUnderTest device, SupportTable table) {
        this.device = device;
        this.table = table;
    }

    Stream<DynamicTest> tests() {
        device.bench();
        return OperatorCases.all().stream()
                .map(one -> dynamicTest(one.toString(), () -> device.within(one.operator(), () -> run(one))));
    }

    private void run(OperatorCase one) {
        try (var arena = Arena.ofShared()) {
            var subject = one.subject(arena);
            var node = subject.graph().nodes().getFirst();
            var support = device.bench().accelerator().supports(subject.graph(), node);
            if (support instanceof Support.No(String reason)) {
                Sentence.check("the reason for refusing " + one, reason);
            }
            // who knows only the parts of what was fused is given the parts
            boolean whole = support instanceof Support.Yes;
            boolean fused = one.op() instanceof FusedConv || one.op() instanceof FusedGemm;
            var watch = new Watch();
            if (whole || fused) {
                compare(one, subject, watch);
            }
            if (whole || !watch.parts().isEmpty()) {
                table.passed(one.operator());
            } else if (support instanceof Support.No(String reason)) {
                table.refused(one.operator(), reason);
                Assumptions.abort("refused: " + reason);
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
