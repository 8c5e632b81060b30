/**
 * What the way back keeps of the way forth, and what it may compute again instead.
 *
 * <p>In comes a graph that computes gradients; out goes how many bytes of values live at once in it, and a graph that computes
 * the same from fewer.
 *
 * <p>Nothing here knows how gradients come about, nor where the engine puts a value.
 */
package io.gatun.gradient.memory;
