package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.ABSENT;
import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;
import static io.gatun.conformance.cases.WindowBuilder.kernel;

import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What passes make of products and what follows them. A plugin that knows the parts only is asked for those. */
final class FusedCases {
    private FusedCases() {}

    /** All that passes fuse. */
    private static List<Activation> activations() {
        return Stream.of(
                        Unary.Function.RELU,
                        Unary.Function.LEAKY_RELU,
                        Unary.Function.SIGMOID,
                        Unary.Function.TANH,
                        Unary.Function.HARD_SWISH,
                        Unary.Function.ELU)
                .<Activation>map(function -> new Activation.Function(Unary.of(function)))
                .toList();
    }

    static void addTo(CaseList cases) {
        var three = new Conv(kernel(3, 3).pads(1, 1, 1, 1).window(), 1);
        var one = new Conv(kernel(1, 1).window(), 1);
        var depthwise = new Conv(kernel(3, 3).strides(2, 2).pads(1, 1, 1, 1).window(), 9);
        var grouped = new Conv(kernel(5, 5).pads(2, 2, 2, 2).window(), 2);
        var all = new ArrayList<>(activations());
        all.add(new Activation.Range(0, 6));
        all.add(new Activation.Range(-0.25f, 0.5f));
        for (var activation : all) {
            var then = Optional.of(activation);
            cases.add("3x3, " + activation, new FusedConv(three, false, then), image(), weight(7, 5, 3, 3), weight(7));
            cases.add("1x1, " + activation, new FusedConv(one, false, then), image(), weight(6, 5, 1, 1), weight(6));
            cases.add(
                    "depthwise, " + activation,
                    new FusedConv(depthwise, false, then),
                    x(1, 9, 9, 7),
                    weight(9, 1, 3, 3),
                    weight(9));
            cases.add(
                    "3x3, residual, " + activation,
                    new FusedConv(three, true, then),
                    image(),
                    weight(7, 5, 3, 3),
                    weight(7),
                    x(2, 7, 9, 11));
            cases.add(
                    "1x1, residual, " + activation,
                    new FusedConv(one, true, then),
                    image(),
                    weight(6, 5, 1, 1),
                    weight(6),
                    x(2, 6, 9, 11));
            cases.add(
                    "groups, residual without bias, " + activation,
                    new FusedConv(grouped, true, then),
                    x(1, 6, 8, 5),
                    weight(4, 3, 5, 5),
                    ABSENT,
                    x(1, 4, 8, 5));
            var gemm = new Gemm(1, 1, false, true);
            cases.add(activation.toString(), new FusedGemm(gemm, activation), x(3, 37), weight(19, 37), weight(19));
            cases.add(
                    activation + " of one row", new FusedGemm(gemm, activation), x(1, 64), weight(33, 64), weight(33));
        }
        cases.add(
                "3x3, residual alone",
                new FusedConv(three, true, Optional.empty()),
                image(),
                weight(7, 5, 3, 3),
                weight(7),
                x(2, 7, 9, 11));
    }

    private static Operand image() {
        return x(2, 5, 9, 11);
    }
}
