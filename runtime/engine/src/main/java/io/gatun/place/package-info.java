/**
 * Which accelerator runs which node.
 *
 * <p>In comes a bound graph and the accelerators in the order of preference; each is asked about each node, and its reasons
 * are kept. Out go parts: stretches of the graph that one accelerator takes, as few as can be, in running order.
 *
 * <p>Nothing here knows any accelerator by name, nor how a part is run.
 */
package io.gatun.place;
