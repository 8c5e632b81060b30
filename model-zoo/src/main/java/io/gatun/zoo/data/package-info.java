/**
 * Folders of pictures as what networks learn from and are judged by: one sub-folder a class.
 *
 * <p>In come folders, a {@link io.gatun.zoo.Preprocessing}, seeds, and sessions. Out go splits, batches of tensors that are
 * the same whatever the number of threads, features of pictures (kept on disk if wanted), and how well a network does.
 *
 * <p>Nothing here knows how a network is trained or executed.
 */
package io.gatun.zoo.data;
