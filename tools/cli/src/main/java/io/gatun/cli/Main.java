package io.gatun.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code gatun}: exit code 0 when all went well, 1 when the work failed, 2 for bad usage. */
@Command(
        name = "gatun",
        description = "Runs ONNX image networks on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /**
     * Runs one command and leaves the JVM with its exit code.
     *
     * @param arguments the words after {@code gatun}
     */
    public static void main(String[] arguments) {
        Stderr.restore();
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
