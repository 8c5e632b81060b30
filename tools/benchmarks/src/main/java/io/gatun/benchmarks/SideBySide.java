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

/** The command {@code side-by-side}: exit code 0 when all agreed, 1 when something failed or differed, 2 for bad usage. */
@Command(
        name = "side-by-side",
        description = "Times Gatun and ONNX Runtime on the same networks, where their outputs agree.")
final class SideBySide implements Callable<Integer> {
    private static final List<String> ALL =
            List.of("vgg16", "vgg19", "resnet18", "resnet50", "googlenet", "alexnet", "squeezenet1.1", "mobilenetv2");
    private static final List<String> FEW = List.of("vgg16", "resnet50", "mobilenetv2");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NETWORK",
            description = "names of the zoo or ONNX files; default: vgg16 vgg19 resnet18 resnet50 googlenet alexnet"
                    + " squeezenet1.1 mobilenetv2",
            arity = "0..*")
    private List<String> networks = List.of();

    @Option(names = "--quick", description = "vgg16 resnet50 mobilenetv2 and batch 1, where nothing else is said")
    private boolean quick;

    @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> threads;

    @Option(names = "--batch", split = ",", description = "default: 1,8")
    private List<Integer> batches = List.of();

    @Option(names = "--forks", defaultValue = "3", description = "processes of each side; default: ${DEFAULT-VALUE}")
    private int forks;

    @Option(names = "--runs", defaultValue = "50", description = "timed in each fork; default: ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description =
                    "at most for the timed runs of a fork; 5 runs are made all the same; default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--no-spinning", description = "keep ONNX Runtime's threads from spinning, for a busy machine")
    private boolean quiet;

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

    private final ComparisonReport report = new ComparisonReport();
    private Provenance provenance;
    private boolean failed;

    /** Runs the command and leaves the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new SideBySide(), arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkUsage();
        provenance =
                Provenance.of(spec.name(), spec.commandLine().getParseResult().originalArgs());
        for (var network : networks()) {
            compare(network);
        }
        if (!report.isEmpty()) {
            System.out.println(provenance.brief());
            System.out.print(report.aligned());
        }
        return failed ? 1 : 0;
    }

    private List<String> networks() {
        if (!networks.isEmpty()) {
            return networks;
        }
        return quick ? FEW : ALL;
    }

    private List<Integer> batches() {
        if (!batches.isEmpty()) {
            return batches;
        }
        return quick ? List.of(1) : List.of(1, 8);
    }

    private void checkUsage() {
        var counts = new ArrayList<>(List.of(runs, forks));
        counts.addAll(threads);
        counts.addAll(batches);
        if (counts.stream().anyMatch(count -> count < 1) || !(seconds > 0)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "threads, batch, runs and forks are at least 1, and seconds more than 0");
        }
    }

    private void compare(String network) throws IOException, InterruptedException {
        Commands.tell(network + " …");
        try (var folder = TemporaryFolder.create()) {
            var file = Networks.file(network, folder.path());
            for (int threadCount : threads) {
                for (int batch : batches()) {
                    compare(network, new Task(file, threadCount, batch, runs, seconds, !quiet), folder.path());
                }
            }
        } catch (GatunException failure) {
            fail(failure);
        }
    }

    private void compare(String network, Task task, Path folder) throws IOException, InterruptedException {
        try {
            report.add(Comparison.of(
                    network,
                    task,
                    forks,
                    folder,
                    fork -> Commands.tell("%s, %s: fork %d of %d …".formatted(network, task, fork, forks))));
        } catch (GatunException failure) {
            fail(failure);
            return;
        }
        if (results != null) {
            // after each, so that a table that is cut off is not lost
            new ResultsFile(results).put("Side by side with ONNX Runtime", provenance, report.markdown());
        }
    }

    /** What else was asked for goes on. */
    private void fail(GatunException why) {
        failed = true;
        System.err.println("side-by-side: " + why.getMessage());
    }
}
