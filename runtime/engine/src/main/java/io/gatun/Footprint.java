package io.gatun;

/**
 * What a run of a model takes in the host's memory, in bytes.
 *
 * @param inputs the caller's tensors that go in
 * @param outputs those that come out
 * @param block planned for values on the way and for what kernels need beside; each run in flight has its own
 * @param live the most that values on the way take at any one step, below which no plan of these steps can get
 * @param packed weights in the form that kernels read, beside the model's own; all runs share them
 */
public record Footprint(long inputs, long outputs, long block, long live, long packed) {
    /** What a first run allocates, or its caller does. */
    public long total() {
        return inputs + outputs + block + packed;
    }
}
