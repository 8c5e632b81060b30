package io.gatun;

import io.gatun.tensor.TensorType;

/**
 * What a model may ask for. A model file is untrusted: a few bytes can describe tensors, nodes and loops without end, so
 * whatever is beyond a limit is refused, by name, before memory is taken for it. Immutable; each method returns a changed
 * copy.
 *
 * <p>The defaults let every published image network run and stop a file from taking a whole machine. Where several models
 * share little memory, set {@link #runBytes} and {@link #tensorBytes} lower.
 *
 * @param fileBytes all files of a model together, those with external data included. 16 GiB: files are mapped, so that
 *     their size alone takes no memory, and no network for one machine is larger
 * @param tensorBytes one tensor: an input, a weight, or a value on the way. 4 GiB: the largest weights and feature maps in
 *     use are a quarter of it
 * @param nodes nodes of the graph, those of its subgraphs and of the functions it calls included, each as often as it is
 *     called. 100,000: five times the largest network in use
 * @param subgraphDepth how deep the bodies of If, Loop and Scan, and functions, lie in each other. 16: nothing in use has
 *     more than 4, and each level costs stack
 * @param runBytes one run: its planned block, the weights packed for it, and its outputs. 8 GiB: two tensors of the largest
 *     size
 * @param outputBytes all outputs of one run together, the part of a run that the caller has to keep. 4 GiB
 */
public record Limits(long fileBytes, long tensorBytes, int nodes, int subgraphDepth, long runBytes, long outputBytes) {
    private static final long GIB = 1L << 30;

    private static final Limits DEFAULTS = new Limits(16 * GIB, 4 * GIB, 100_000, 16, 8 * GIB, 4 * GIB);

    private static final Limits UNLIMITED = new Limits(
            Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** @throws GatunException if a limit is negative */
    public Limits {
        if (fileBytes < 0 || tensorBytes < 0 || nodes < 0 || subgraphDepth < 0 || runBytes < 0 || outputBytes < 0) {
            throw new GatunException("a limit cannot be negative");
        }
    }

    /** @throws GatunException if a tensor of this type takes too much, by name */
    public void requireTensor(String name, TensorType type) {
        if (type.bytes() > tensorBytes) {
            throw new GatunException("'" + name + "' is " + type + ", which takes " + type.bytes()
                    + " bytes; the limit for one tensor is " + tensorBytes + " (Limits.tensorBytes)");
        }
    }

    /** For files that may come from anywhere. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** None at all: for graphs that the program itself made. */
    public static Limits unlimited() {
        return UNLIMITED;
    }

    public Limits fileBytes(long fileBytes) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    public Limits tensorBytes(long tensorBytes) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    public Limits nodes(int nodes) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    public Limits subgraphDepth(int subgraphDepth) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    public Limits runBytes(long runBytes) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    public Limits outputBytes(long outputBytes) {
        return new Limits(fileBytes, tensorBytes, nodes, subgraphDepth, runBytes, outputBytes);
    }

    /** The same with {@code bytes} for a run, for each tensor and for the outputs. */
    public Limits memory(long bytes) {
        return new Limits(fileBytes, bytes, nodes, subgraphDepth, bytes, bytes);
    }
}
