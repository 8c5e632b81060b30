/**
 * Running a plan.
 *
 * <p>In come a plan and the caller's tensors; out come the caller's result tensors, filled. Each concurrent run has a
 * workspace of its own, which is kept for the next. Who wants to know how long each step takes, Flight Recorder included, is
 * told while the network runs.
 *
 * <p>Nothing here decides anything: no kernel is chosen and no memory is laid out while a network runs.
 */
package io.gatun.run;
