/**
 * The chain rule of every operator: one file a family of operators.
 *
 * <p>In come a node, and the gradient with respect to its outputs, as a {@link io.gatun.gradient.rule.Step}; out go the
 * gradients with respect to those of its inputs that want one. {@link io.gatun.gradient.rule.Rules} says which rule is whose, and
 * by name which operator has none and why.
 *
 * <p>A rule sees one node: not what comes before or after it, nor what the gradients are for.
 */
package io.gatun.gradient.rule;
