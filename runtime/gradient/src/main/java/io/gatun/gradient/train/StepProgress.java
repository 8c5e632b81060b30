package io.gatun.gradient.train;

/**
 * Where training is.
 *
 * @param epoch the one that is running, from 1 on
 * @param epochs how many there will be at most
 * @param done examples of this epoch seen so far
 * @param size examples in an epoch
 * @param soFar over this epoch's batches
 * @param rate of learning in this step
 */
public record StepProgress(int epoch, int epochs, long done, long size, Score soFar, double rate) {}
