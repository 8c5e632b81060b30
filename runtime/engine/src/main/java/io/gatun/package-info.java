/**
 * The door: what programs use.
 *
 * <p>In come a model file and the caller's tensors; out come result tensors and, on request, an explanation of what runs
 * where and why. Start with {@link io.gatun.Model}.
 *
 * <p>The door knows every room but the CPU's: accelerators are found through {@link java.util.ServiceLoader}, this
 * library's own like anybody else's.
 */
package io.gatun;
