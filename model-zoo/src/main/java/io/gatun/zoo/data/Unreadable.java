package io.gatun.zoo.data;

/** What becomes of a picture that cannot be read. */
public enum Unreadable {
    /** Work ends with a message that names it. */
    REFUSE,

    /** It is left out, and counted. */
    SKIP
}
