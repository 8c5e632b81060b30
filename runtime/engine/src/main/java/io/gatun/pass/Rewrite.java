package io.gatun.pass;

/**
 * What a pass did.
 *
 * @param pass its name, such as {@code FoldBatchNormalization}
 * @param count in how many places it fired; at least 1
 */
public record Rewrite(String pass, int count) {}
