package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Binary;
import io.gatun.op.Compare.Function;
import io.gatun.op.Unary;

/** Arithmetic on two tensors; what broadcasting repeated is summed. */
record BinaryRule(Binary binary) implements Rule {
    static Rule of(Binary binary) {
        return switch (binary.function()) {
            case ADD, SUB, MUL, DIV, POW -> new BinaryRule(binary);
            case MOD, FMOD ->
                new NoGradient(false, "a remainder jumps, and nothing says which way to go where it does");
            case SHIFT_LEFT, SHIFT_RIGHT, BITWISE_AND, BITWISE_OR, BITWISE_XOR, AND, OR, XOR ->
                new NoGradient(true, "it computes with bits");
        };
    }

    @Override
    public void differentiate(Step step) {
        var a = step.in(0);
        var b = step.in(1);
        var g = step.upstream();
        step.give(0, () -> left(a, b, g).summedTo(a.shape()));
        step.give(1, () -> right(step, a, b, g).summedTo(b.shape()));
    }

    private Term left(Term a, Term b, Term g) {
        return switch (binary.function()) {
            case ADD, SUB -> g;
            case MUL -> g.times(b);
            case DIV -> g.over(b);
            case POW -> powerOfBase(a, b.cast(a.dtype()), g);
            default -> throw new IllegalStateException(binary.toString());
        };
    }

    private Term right(Step step, Term a, Term b, Term g) {
        return switch (binary.function()) {
            case ADD -> g;
            case SUB -> g.negated();
            case MUL -> g.times(a);
            case DIV -> g.times(step.out(0)).over(b).negated();
            case POW -> powerOfExponent(step, a, g).cast(b.dtype());
            default -> throw new IllegalStateException(binary.toString());
        };
    }

    /** b a^(b-1), and 0 where b is 0, also of a base of 0. */
    private static Term powerOfBase(Term a, Term b, Term g) {
        return g.times(b).times(a.power(b.plus(-1))).unless(b.is(Function.EQUAL, 0));
    }

    /** a^b log a, and 0 where a is not positive: there an exponent that moves gives nothing, or no number. */
    private static Term powerOfExponent(Step step, Term a, Term g) {
        return g.times(step.out(0)).times(a.map(Unary.Function.LOG)).where(a.is(Function.GREATER, 0));
    }
}
