/**
 * Stands between the engine and an accelerator, and watches both.
 *
 * <p>In comes a provider; out goes one that does the same, counts what is opened and closed, surrounds memory with guards,
 * refuses nodes or fails where a test wants it to, and keeps what there is to complain of.
 *
 * <p>Nothing here knows what is tested, nor what results are right.
 */
package io.gatun.conformance.watch;
