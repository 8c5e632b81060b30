/**
 * Where everything lies and in which order it happens.
 *
 * <p>In come placed parts; each accelerator compiles its own into steps over buffers. Out goes a {@link io.gatun.plan.Plan}:
 * the steps in one list, and for each buffer an offset in one block of its memory, the host's or a device's, such that
 * buffers that are needed at the same time never overlap. Where parts in different memories meet, steps copy values.
 *
 * <p>Nothing here touches the memory itself, and nothing here knows what a step computes.
 */
package io.gatun.plan;
