package io.gatun.cli;

import io.gatun.Options;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that runs a model. */
final class SessionOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads that one run may use; all processors if not given.")
    private Integer threads;

    @Option(
            names = "--prefer",
            paramLabel = "NAME",
            split = ",",
            description = "Accelerators to ask before the CPU, the most wanted first.")
    private List<String> preferred = new ArrayList<>();

    @Mixin
    private NumericsOption numerics;

    Options options() {
        var options = Options.defaults().numerics(numerics.numerics()).prefer(preferred.toArray(String[]::new));
        return threads == null ? options : options.threads(threads);
    }
}
