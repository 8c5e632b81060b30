package io.gatun.gradient.train;

/**
 * What a step of learning found before it changed anything.
 *
 * @param loss the mean over the batch
 * @param correct how many examples the network got right; 0 where targets are no classes
 * @param count examples in the batch
 */
public record StepResult(double loss, int correct, int count) {}
