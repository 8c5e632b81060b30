package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code side-by-side}: exit code 0 when all agreed, 1 when something failed or differed, 2 for bad usage. */
@Command(
        name = "side-by-side",
        description = "Times Gatun and ONNX Runtime on the same networks, where their outputs agree.")
final class SideBySide implements Callable<Integer> {
    @Parameters(
            paramLabel = "NETWORK",
            description = "names of the zoo or ONNX files; default: vgg16 resnet50 mobilenetv2",
            arity = "0..*")
    private List<String> networks = List.of("vgg16", "resnet50", "mobilenetv2");

    @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> threads;

    @Option(names = "--batch", split = ",", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> batches;

    @Option(names = "--runs", defaultValue = "20", description = "timed in each fork; default: ${DEFAULT-VALUE}")
    private int runs;

    @Option(names = "--forks", defaultValue = "2", description = "processes of each side; default: ${DEFAULT-VALUE}")
    private int forks;

    @Option(names = "--no-spinning", description = "keep ONNX Runtime's threads from spinning, for a busy machine")
    private boolean quiet;

    @Option(names = "--markdown", description = "print the table as Markdown")
    private boolean markdown;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    private final Report report = new Report();
    private boolean failed;

    /** Runs the command and leaves the JVM with its exit code. */
    public static void main(String[] arguments) {
        var command = new CommandLine(new SideBySide());
        command.setExecutionExceptionHandler((failure, _, _) -> {
            System.err.println("side-by-side: " + failure.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkUsage();
        var folder = Files.createTempDirectory("gatun-side-by-side-");
        try {
            compareAll(folder);
        } finally {
            delete(folder);
        }
        if (!report.isEmpty()) {
            System.out.println(Machine.describe());
            System.out.println();
            System.out.print(markdown ? report.markdown() : report.aligned());
        }
        return failed ? 1 : 0;
    }

    private void checkUsage() {
        var counts = new ArrayList<>(List.of(runs, forks));
        counts.addAll(threads);
        counts.addAll(batches);
        if (counts.stream().anyMatch(count -> count < 1)) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "threads, batch, runs and forks are at least 1");
        }
    }

    private void compareAll(Path folder) throws IOException, InterruptedException {
        var files = new Networks(folder);
        for (var network : networks) {
            try {
                tell(network + " …");
                var file = files.file(network);
                for (int threadCount : threads) {
                    for (int batch : batches) {
                        compare(network, new Task(file, threadCount, batch, runs, !quiet), folder);
                    }
                }
            } catch (GatunException failure) {
                fail(failure.getMessage());
            }
        }
    }

    private void compare(String network, Task task, Path folder) throws IOException, InterruptedException {
        var gatun = new ArrayList<Measurement>();
        var onnxRuntime = new ArrayList<Measurement>();
        double difference = 0;
        for (int fork = 1; fork <= forks; fork++) {
            tell("%s, threads %d, batch %d: fork %d of %d …"
                    .formatted(network, task.threads(), task.batch(), fork, forks));
            gatun.add(Fork.start(Side.GATUN, task, folder));
            onnxRuntime.add(Fork.start(Side.ONNX_RUNTIME, task, folder));
            difference = Math.max(
                    difference,
                    gatun.getLast()
                            .outputs()
                            .differenceFrom(onnxRuntime.getLast().outputs()));
            if (!(difference < Comparison.LARGEST_DIFFERENCE)) {
                fail("%s, threads %d, batch %d: outputs differ by %.1e of the largest, allowed is %.0e; no times"
                        .formatted(network, task.threads(), task.batch(), difference, Comparison.LARGEST_DIFFERENCE));
                return;
            }
        }
        report.add(new Comparison(network, task, gatun, onnxRuntime, difference));
    }

    /** Other networks go on. */
    private void fail(String why) {
        failed = true;
        System.err.println("side-by-side: " + why);
    }

    /** What is being done, for somebody who watches. */
    private static void tell(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            System.err.println(what);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
