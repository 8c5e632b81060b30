/**
 * Training: the step, the loop over epochs, and fine-tuning as people do it.
 *
 * <p>In come a network as it was read, labelled {@link io.gatun.gradient.train.Examples} and settings; out goes the same network
 * with weights that have learned, and the history of how. {@link io.gatun.gradient.train.FineTune} does all of it;
 * {@link io.gatun.gradient.train.TrainingStep} and {@link io.gatun.gradient.train.Training} are its parts.
 *
 * <p>Nothing here knows of pictures, folders, terminals or devices.
 */
package io.gatun.gradient.train;
