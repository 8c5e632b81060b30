package io.gatun.zoo;

/**
 * One class a picture may belong to.
 *
 * @param index place in the network's output, from 0
 * @param label what the class is called
 * @param probability from 0 to 1
 */
public record Guess(int index, String label, float probability) {}
