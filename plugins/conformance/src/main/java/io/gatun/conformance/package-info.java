/**
 * The kit that proves an accelerator right.
 *
 * <p>In comes a provider, from a test class of its author's that extends {@link
 * io.gatun.conformance.AcceleratorConformance}; out go JUnit's results, and a table of what the accelerator supports.
 *
 * <p>Nothing here knows any accelerator by name, nor what is behind the SPI: what can be wrong must show through it.
 */
package io.gatun.conformance;
