/**
 * Numbers and their shapes: the vocabulary that every other room speaks.
 *
 * <p>In comes memory that somebody else owns, or a request for new memory; out goes a typed, bounds-checked view of it.
 *
 * <p>Nothing here computes, and nothing here knows of operators, graphs or files.
 */
package io.gatun.tensor;
