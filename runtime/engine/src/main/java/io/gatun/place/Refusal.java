package io.gatun.place;

/** Why an accelerator that was preferred did not get a node. */
public record Refusal(String node, String operator, String accelerator, String reason) {
    @Override
    public String toString() {
        return accelerator + " does not take '" + node + "' (" + operator + "): " + reason;
    }
}
