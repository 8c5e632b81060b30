package io.gatun.cli;

import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Options;
import java.time.Duration;
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
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Stops a run that takes longer; none does if not given.")
    private Duration timeout;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description =
                    "Refuses a model of which one run, or one tensor, takes more: such as 500m or 4g; 8g for a run and"
                            + " 4g for a tensor if not given.")
    private Long memory;

    @Mixin
    private AcceleratorOptions accelerators;

    @Mixin
    private NumericsOption numerics;

    Options options() {
        var options = accelerators.in(Options.defaults().numerics(numerics.numerics()));
        if (timeout != null) {
            options = options.timeout(timeout);
        }
        return threads == null ? options : options.threads(threads);
    }

    /** Bytes that the whole command may take: as many as there are, if not given. */
    long memory() {
        return memory == null ? MachineMemory.forTensors() : memory;
    }

    LoadOptions loading() {
        var limits = Limits.defaults();
        return LoadOptions.defaults().limits(memory == null ? limits : limits.memory(memory));
    }
}
