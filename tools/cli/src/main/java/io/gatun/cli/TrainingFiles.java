package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a training.
 *
 * @param network what it is for
 * @param checkpoint what it goes on from if it is interrupted, gone when it is done
 */
record TrainingFiles(Path network, Path checkpoint) {
    private static final long MEGABYTE = 1_000_000;

    static TrainingFiles of(Path network) {
        return new TrainingFiles(network, network.resolveSibling(network.getFileName() + ".checkpoint"));
    }

    /**
     * Makes sure, before hours are spent, that they can be written.
     *
     * @param model the file that is read, or the name of a network
     * @throws GatunException saying what is in the way
     */
    void requireWritable(String model) throws IOException {
        var folder = network.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new GatunException(network + ": there is no folder " + folder);
        }
        if (Files.isDirectory(network)) {
            throw new GatunException(network + ": is a folder, not a file to write the network to");
        }
        if (Files.exists(network) && Files.exists(Path.of(model)) && Files.isSameFile(network, Path.of(model))) {
            throw new GatunException(network + ": is the network to start from; --out must be another file");
        }
        try {
            Files.delete(Files.createTempFile(folder, "." + network.getFileName(), ".tmp"));
        } catch (IOException refused) {
            throw new GatunException(network + ": cannot be written: nothing can be made in " + folder, refused);
        }
    }

    /**
     * Makes sure that there is something to go on from, or nothing that would be lost.
     *
     * @throws GatunException saying which
     */
    void requireCheckpoint(boolean resume) {
        boolean there = Files.exists(checkpoint);
        if (resume && !there) {
            throw new GatunException(checkpoint + ": no such file, so there is nothing to resume");
        }
        if (!resume && there) {
            throw new GatunException(
                    checkpoint + ": is of a training that was interrupted; go on with it by --resume, or"
                            + " delete it to begin anew");
        }
    }

    /**
     * Makes sure that the disk has room.
     *
     * @param whole the network that will be written
     * @throws GatunException saying how much is missing
     */
    void requireRoom(Graph whole, Lesson lesson, Recipe recipe) throws IOException {
        requireRoom(bytes(whole, lesson.numbers(), recipe.optimiser().optimiser.memories()));
    }

    /** Of the network, and of two checkpoints, since a new one is whole before the old one goes. */
    static long bytes(Graph whole, long learning, int memories) {
        long weights = whole.constants().values().stream()
                .mapToLong(tensor -> tensor.type().bytes())
                .sum();
        return weights + 2 * (2L + memories) * learning * Float.BYTES;
    }

    /** As {@link #requireRoom(Graph, Lesson, Recipe)}. */
    void requireRoom(long bytes) throws IOException {
        var folder = network.toAbsolutePath().getParent();
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < bytes) {
            throw new GatunException(network + ": wants about " + Math.ceilDiv(bytes, MEGABYTE) + " MB of disk, "
                    + folder + " has " + usable / MEGABYTE + " MB left");
        }
    }
}
