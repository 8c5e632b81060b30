package io.gatun.zoo.data;

import java.nio.file.Path;

/**
 * A picture whose class is known.
 *
 * @param file where it is
 * @param name its place below the folder of all classes, with {@code /} between folders: the same on every machine
 * @param label its class, from 0 on
 */
public record LabelledPicture(Path file, String name, int label) {}
