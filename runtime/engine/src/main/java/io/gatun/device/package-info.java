/**
 * Which accelerators there are, and which of them a session opens.
 *
 * <p>In come the names that a user gave. Plugins are found and asked, and the wanted ones opened; out go accelerators in the
 * order of preference, each behind a guard that turns whatever a plugin throws or hands out into a complaint that names it.
 *
 * <p>Nothing here knows models or plans, nor any accelerator but the CPU by name: that one is the last resort.
 */
package io.gatun.device;
