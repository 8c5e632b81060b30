/**
 * The classic image networks as code, one family a file, each a short walk from the picture to its logits.
 *
 * <p>In come a seed and an arena. Out goes a {@link io.gatun.graph.Graph} with a symbolic batch {@code N} and random weights
 * that keep activations at a steady size, for benchmarks, for tests, and as a start for training.
 *
 * <p>Nothing here knows of files, pictures, labels or trained weights.
 */
package io.gatun.zoo.arch;
