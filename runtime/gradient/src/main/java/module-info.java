/** Gradients of networks as networks, losses, and what updates parameters. */
module io.gatun.gradient {
    requires transitive io.gatun.runtime;

    exports io.gatun.gradient;
    exports io.gatun.gradient.head;
    exports io.gatun.gradient.loss;
    exports io.gatun.gradient.optimiser;
    exports io.gatun.gradient.train;
}
