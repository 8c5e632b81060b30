package io.gatun.archetype;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.spi.AcceleratorProvider;

/** How a program chooses the generated accelerator, as the page shows it. */
final class Examples {
    private Examples() {}

    static Session preferring(Model model) {
        var session = model.session(Options.defaults().prefer("mine"));
        return session;
    }

    static Session requiringADevice(Model model) {
        var session = model.session(Options.defaults().require("mine:0"));
        return session;
    }

    static Session handingOver(Model model, AcceleratorProvider provider) {
        var session = model.session(Options.defaults().plugin(provider).require(provider.name()));
        return session;
    }
}
