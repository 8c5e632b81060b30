/**
 * The CPU before the kit that every accelerator must pass.
 *
 * <p>In comes the CPU's provider, found as users find it; out goes what JUnit says of it.
 *
 * <p>Nothing here tests the kit: plugins/conformance does, with plugins that are broken on purpose.
 */
package io.gatun.accelerators;
