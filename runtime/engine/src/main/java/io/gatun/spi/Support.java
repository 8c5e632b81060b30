package io.gatun.spi;

/** Whether an accelerator takes a node. */
public sealed interface Support {
    record Yes() implements Support {}

    /** It does not; the reason names the attribute, type or shape that it cannot handle. */
    record No(String reason) implements Support {}
}
