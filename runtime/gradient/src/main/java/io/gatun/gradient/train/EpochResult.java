package io.gatun.gradient.train;

import java.util.Optional;

/**
 * What came of an epoch.
 *
 * @param epoch from 1 on
 * @param rate of learning in its last step
 * @param training over its batches, each seen before it changed anything
 * @param validation after it, if there are examples for that
 * @param seconds it took, validation included
 */
public record EpochResult(int epoch, double rate, Score training, Optional<Score> validation, double seconds) {}
