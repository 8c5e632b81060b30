/**
 * Where everything lies and in which order it happens.
 *
 * <p>In come placed parts; each accelerator compiles its own into steps over buffers. Out goes a {@link io.gatun.plan.Plan}:
 * the steps in one list, and for each buffer an offset in one block of memory, such that buffers that are needed at the same
 * time never overlap.
 *
 * <p>Nothing here touches the memory itself, and nothing here knows what a step computes.
 */
package io.gatun.plan;
