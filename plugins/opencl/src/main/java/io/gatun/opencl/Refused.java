package io.gatun.opencl;

/** A node has no kernel here; the message says which attribute, type or shape is in the way. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
        super(reason, null, false, false);
    }
}
