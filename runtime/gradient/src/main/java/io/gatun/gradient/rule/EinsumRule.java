package io.gatun.gradient.rule;

import io.gatun.GatunException;
import io.gatun.gradient.term.Term;
import io.gatun.op.Einsum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Einsum: the gradient of a factor is the sum of products of the result's gradient with the other factors. An axis that only
 * one factor has was summed over alone; its gradient is the same all along.
 */
record EinsumRule(Einsum einsum) implements Rule {
    @Override
    public void differentiate(Step step) {
        var sides = einsum.equation().replace(" ", "").split("->", -1);
        var terms = List.of(sides[0].split(",", -1));
        var output = sides.length == 2 ? sides[1] : implied(String.join("", terms));
        for (int i = 0; i < terms.size(); i++) {
            int factor = i;
            step.give(i, () -> gradient(step, terms, output, factor));
        }
    }

    private static String implied(String letters) {
        return letters.chars()
                .filter(letter -> letters.indexOf(letter) == letters.lastIndexOf(letter))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private Term gradient(Step step, List<String> terms, String output, int factor) {
        var term = terms.get(factor);
        if (einsum.equation().contains("...") || term.chars().distinct().count() != term.length()) {
            throw new GatunException(
                    "has no gradient: no rule is written for an ellipsis or a diagonal, as in " + einsum.equation());
        }
        var operands = new ArrayList<>(List.of(step.upstream()));
        var known = new StringBuilder(output);
        for (int i = 0; i < terms.size(); i++) {
            if (i != factor) {
                operands.add(step.in(i));
                known.append(',').append(terms.get(i));
            }
        }
        var shared = term.chars()
                .filter(letter -> known.indexOf(Character.toString(letter)) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        var product = step.recorder().apply(new Einsum(known + "->" + shared), operands.toArray(new Term[0]));
        var x = step.in(factor).shape();
        var placed = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            int at = shared.indexOf(term.charAt(axis));
            placed = placed.with(axis, at < 0 ? 1 : product.shape().dim(at));
        }
        var repeated = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            repeated = repeated.with(axis, Math.max(x.dim(axis), placed.dim(axis)));
        }
        return product.reshape(placed).expand(repeated).summedTo(x);
    }
}
