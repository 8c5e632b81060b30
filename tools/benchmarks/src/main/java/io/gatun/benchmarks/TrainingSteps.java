package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code training-steps}: exit code 0 when all were right, 1 when something failed or was wrong, 2 for bad usage. */
@Command(
        name = "training-steps",
        description =
                "Times one training step of ResNet-18 at batch 8, once its gradients were right, beside ONNX Runtime's"
                        + " forward pass of the same batch.")
final class TrainingSteps implements Callable<Integer> {
    private static final String NETWORK = "resnet18";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            description = "what learns: ${COMPLETION-CANDIDATES}; default: each in turn",
            arity = "0..*")
    private List<StepScenario> scenarios = List.of(StepScenario.values());

    @Option(names = "--threads", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(names = "--forks", defaultValue = "3", description = "processes of each; default: ${DEFAULT-VALUE}")
    private int forks;

    @Option(names = "--steps", defaultValue = "30", description = "timed in each fork; default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description = "at most for the timed steps of a fork; 5 are made all the same; default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--profile", description = "tell where the time of a step goes instead, node by node")
    private boolean profile;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "write the table into this Markdown file as well, in place of its last one")
    private Path results;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    /** Runs the command and leaves the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new TrainingSteps(), arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1 || forks < 1 || steps < 1 || !(seconds > 0)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "threads, forks and steps are at least 1, and seconds more than 0");
        }
        var provenance =
                Provenance.of(spec.name(), spec.commandLine().getParseResult().originalArgs());
        try (var folder = TemporaryFolder.create()) {
            System.out.println(provenance.brief());
            if (profile) {
                for (var scenario : scenarios) {
                    System.out.println(scenario + ": " + StepFork.profile(scenario, threads, steps, folder.path()));
                }
                return 0;
            }
            return time(provenance, folder.path());
        }
    }

    private int time(Provenance provenance, Path folder) throws IOException, InterruptedException {
        var report = new StepReport(
                forward(Side.ONNX_RUNTIME, StepFork.BATCH, folder),
                forward(Side.ONNX_RUNTIME, 1, folder),
                forward(Side.GATUN, StepFork.BATCH, folder));
        boolean failed = false;
        for (var scenario : scenarios) {
            try {
                report.add(scenario, StepFork.check(scenario, threads, folder), measure(scenario, folder));
            } catch (GatunException failure) {
                failed = true;
                System.err.println(spec.name() + ": " + failure.getMessage());
            }
        }
        System.out.print(report.aligned());
        if (results != null) {
            new ResultsFile(results).put("Training steps", provenance, report.markdown());
        }
        return failed ? 1 : 0;
    }

    private Measurement forward(Side side, int batch, Path folder) throws IOException, InterruptedException {
        Commands.tell(side + ", forward, batch " + batch + " …");
        var file = Networks.file(NETWORK, folder);
        return Fork.start(side, new Task(file, threads, batch, steps, seconds, true), folder);
    }

    private List<StepMeasurement> measure(StepScenario scenario, Path folder) throws IOException, InterruptedException {
        var measured = new ArrayList<StepMeasurement>();
        for (int fork = 1; fork <= forks; fork++) {
            Commands.tell("%s: fork %d of %d …".formatted(scenario, fork, forks));
            measured.add(StepFork.time(scenario, threads, steps, seconds, folder));
        }
        return measured;
    }
}
