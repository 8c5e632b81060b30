package io.gatun.gradient.rule;

import io.gatun.op.ReverseSequence;
import io.gatun.op.SwiGlu;
import io.gatun.op.Trilu;
import io.gatun.op.Unary;

/** Small operators whose gradient is one formula. */
final class ElementRule {
    private ElementRule() {}

    /** Cast and CastLike between floating types: rounding is taken for what it rounds. */
    static void cast(Step step) {
        step.give(0, () -> step.upstream().cast(step.in(0).dtype()));
    }

    /** The triangle that stays is that of the input. */
    static Rule trilu(Trilu trilu) {
        return step -> step.give(
                0,
                () -> step.has(1)
                        ? step.upstream().apply(trilu, step.in(1))
                        : step.upstream().apply(trilu));
    }

    /** Reversing twice changes nothing. */
    static Rule reverse(ReverseSequence reverse) {
        return step -> step.give(0, () -> step.upstream().apply(reverse, step.in(1)));
    }

    /** y = swish(a) b. */
    static Rule swiGlu(SwiGlu swiGlu) {
        return step -> {
            var a = step.in(0);
            var g = step.upstream();
            var gate = a.times(swiGlu.alpha()).map(Unary.Function.SIGMOID);
            step.give(
                    0,
                    () -> g.times(step.in(1))
                            .times(gate)
                            .times(gate.subtractedFrom(1)
                                    .times(a)
                                    .times(swiGlu.alpha())
                                    .plus(1)));
            step.give(1, () -> g.times(a).times(gate));
        };
    }
}
