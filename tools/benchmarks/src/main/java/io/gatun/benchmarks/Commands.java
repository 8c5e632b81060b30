package io.gatun.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What the commands of this package have in common. */
final class Commands {
    private Commands() {}

    /** Runs a command; what it throws is one line. */
    static int execute(Callable<Integer> command, String[] arguments) {
        var line = new CommandLine(command);
        line.setExecutionExceptionHandler((failure, _, _) -> {
            System.err.println(line.getCommandName() + ": " + failure.getMessage());
            return 1;
        });
        return line.execute(arguments);
    }

    /** What is being done, for somebody who watches. */
    static void tell(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            System.err.println(what);
        }
    }
}
