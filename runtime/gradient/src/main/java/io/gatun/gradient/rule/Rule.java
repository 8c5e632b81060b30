package io.gatun.gradient.rule;

/** The chain rule of an operator. */
@FunctionalInterface
public interface Rule {
    /**
     * Gives each input of the node that wants one its gradient.
     *
     * @throws io.gatun.GatunException if the operator has none in this form
     */
    void differentiate(Step step);

    /** Whether the outputs do not change when an input changes a little: then no gradient flows through. */
    default boolean stops() {
        return false;
    }
}
