/**
 * The page of operators, {@code docs/operators.md}, made by asking the code.
 *
 * <p>In comes one example for each operator; out go the versions that can be read, the element types that are accepted, and
 * what the accelerators do with it.
 *
 * <p>Nothing here knows what an operator computes: whatever the page says was tried.
 */
package io.gatun.operators;
