package io.gatun.place;

import io.gatun.graph.Graph;
import io.gatun.spi.Accelerator;

/** A stretch of a graph that one accelerator runs. The sub-graph's inputs and outputs are the values at its border. */
public record Part(Accelerator accelerator, Graph graph) {}
