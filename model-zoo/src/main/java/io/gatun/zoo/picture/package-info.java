/**
 * Pictures as plain rows of red, green and blue, read from files and resized.
 *
 * <p>In come files or streams in JPEG, PNG, GIF or BMP. Out go {@link io.gatun.zoo.picture.Picture}s, upright, in eight bits
 * a channel, of the size asked for.
 *
 * <p>Nothing here knows of networks or tensors: what a network makes of the bytes is {@code Preprocessing}'s business.
 */
package io.gatun.zoo.picture;
