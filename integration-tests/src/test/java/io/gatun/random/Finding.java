package io.gatun.random;

/**
 * A case that one way computes wrongly.
 *
 * @param way the name of the way
 * @param text what is wrong
 */
record Finding(RandomCase subject, String way, String text) {}
