package io.gatun.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code gatun}: exit code 0 when all went well, 1 when the work failed, 2 for bad usage. */
@Command(
        name = "gatun",
        description = "Runs ONNX image networks on the JVM.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit code: 0 all went well, 1 the work failed, 2 bad usage. GATUN_DEBUG=1 adds stack traces to errors."
        },
        subcommands = {
            ClassifyCommand.class,
            EvaluateCommand.class,
            FinetuneCommand.class,
            TrainCommand.class,
            RunCommand.class,
            InspectCommand.class,
            ExplainCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            ProfileCommand.class,
            DevicesCommand.class,
            ZooCommand.class
        })
public final class Main {
    private Main() {}

    /**
     * Runs one command and leaves the JVM with its exit code.
     *
     * @param arguments the words after {@code gatun}
     */
    public static void main(String[] arguments) {
        Stderr.restore();
        // charts are drawn into files, whether or not there is a display
        System.setProperty("java.awt.headless", "true");
        // the engine logs through System.Logger, which says everything in two lines unless told otherwise
        System.setProperty("java.util.logging.SimpleFormatter.format", "gatun: %5$s%n");
        var stdout = new Stdout();
        int code = run(arguments, new PrintStream(stdout, false, System.out.charset()), System.err);
        System.exit(stdout.reportLoss(System.err) ? 1 : code);
    }

    /** Runs one command in this JVM and returns its exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        var problems = new PrintWriter(err, true, err.charset());
        var gatun = new CommandLine(new Main())
                .setOut(new PrintWriter(out, false, out.charset()))
                .setErr(problems)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(Terminal.width())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> Failure.report(failure, problems))
                .setParameterExceptionHandler((misuse, _) -> usage(misuse, problems));
        int code;
        try {
            code = gatun.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError failure) {
            code = Failure.report(failure, problems);
        }
        gatun.getOut().flush();
        return code;
    }

    private static int usage(ParameterException misuse, PrintWriter err) {
        var command = misuse.getCommandLine();
        err.println("gatun: " + Failure.oneLine(misuse.getMessage()) + " (see "
                + command.getCommandSpec().qualifiedName() + " --help)");
        Failure.trace(misuse, err);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
