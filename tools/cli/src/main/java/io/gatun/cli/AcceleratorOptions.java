package io.gatun.cli;

import io.gatun.Options;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which devices to run on: options of every command that runs a model. */
final class AcceleratorOptions {
    @Option(
            names = "--prefer",
            paramLabel = "NAME[:DEVICE]",
            split = ",",
            description = "Accelerators to ask before the CPU, the most wanted first; one that fails is left out. The"
                    + " command devices lists them.")
    private List<String> preferred = new ArrayList<>();

    @Option(
            names = "--require",
            paramLabel = "NAME[:DEVICE]",
            split = ",",
            description = "The same for accelerators without which the work shall fail.")
    private List<String> required = new ArrayList<>();

    Options in(Options options) {
        return options.prefer(preferred.toArray(String[]::new)).require(required.toArray(String[]::new));
    }
}
