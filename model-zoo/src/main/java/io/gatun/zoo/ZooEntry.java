package io.gatun.zoo;

/**
 * A network of the catalogue.
 *
 * @param name such as {@code vgg16-bn}
 * @param description one line on what it is and how it departs from its paper
 * @param paper authors, year, title and where to find it
 * @param inputSize height and width of the input, in pixels
 * @param classes numbers in the output
 * @param parameters learnable numbers; batch norm's running statistics are not counted
 * @param preprocessing what its pictures go through
 * @param trained whether the jar holds weights that were trained; without, only random ones can be made
 */
public record ZooEntry(
        String name,
        String description,
        String paper,
        int inputSize,
        int classes,
        long parameters,
        Preprocessing preprocessing,
        boolean trained) {}
