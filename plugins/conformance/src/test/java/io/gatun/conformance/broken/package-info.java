/**
 * Plugins that are broken, each in one way.
 *
 * <p>Each is the honest device with one method overridden, and a class of the kit for it; out goes what the kit says.
 *
 * <p>No class here is run by itself: {@code BrokenPluginsTest} runs them, and expects failures.
 */
package io.gatun.conformance.broken;
