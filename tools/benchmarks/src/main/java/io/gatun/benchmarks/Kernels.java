package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.benchmarks.kernel.Layer;
import io.gatun.benchmarks.kernel.LayerBenchmark;
import io.gatun.benchmarks.kernel.Layers;
import io.gatun.benchmarks.kernel.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code kernels}: exit code 0 when all were timed, 1 when a result was wrong or JMH failed, 2 for bad usage. */
@Command(
        name = "kernels",
        description =
                "Times single layers by JMH, once their results were right, and holds them against the processor.")
final class Kernels implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "WORD",
            description = "layers whose names contain one of these, such as depthwise or 3x3/1; default: all",
            arity = "0..*")
    private List<String> words = List.of("");

    @Option(names = "--threads", defaultValue = "1", description = "of the kernels; default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(names = "--forks", defaultValue = "2", description = "processes for each layer; default: ${DEFAULT-VALUE}")
    private int forks;

    @Option(names = "--millis", defaultValue = "300", description = "of an iteration; default: ${DEFAULT-VALUE}")
    private int millis;

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
        System.exit(Commands.execute(new Kernels(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        var layers = Layers.ALL.stream()
                .filter(layer -> words.stream().anyMatch(layer.toString()::contains))
                .toList();
        if (threads < 1 || forks < 1 || millis < 1 || layers.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "at least one layer, thread, fork and millisecond");
        }
        var provenance =
                Provenance.of(spec.name(), spec.commandLine().getParseResult().originalArgs());
        var report = new KernelReport();
        for (var layer : layers) {
            Commands.tell(layer + " …");
            report.add(time(layer));
        }
        System.out.println(provenance.brief());
        System.out.print(report.table().aligned());
        if (results != null) {
            new ResultsFile(results).put("Kernels", provenance, report.table().markdown());
        }
        return 0;
    }

    private LayerTimes time(Layer layer) {
        var options = new OptionsBuilder()
                .include("^" + LayerBenchmark.class.getName().replace(".", "\\.") + "\\.")
                .param("layer", layer.toString())
                .param("threads", String.valueOf(threads))
                .forks(forks)
                .warmupIterations(4)
                .measurementIterations(4)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementTime(TimeValue.milliseconds(millis))
                .addProfiler(Limits.class)
                .jvmArgs(flags())
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        try {
            return LayerTimes.of(layer, new Runner(options).run().iterator().next());
        } catch (RunnerException failure) {
            throw new GatunException(reason(failure), failure);
        }
    }

    private static String[] flags() {
        var flags = new ArrayList<>(JavaProcess.flags(Side.GATUN));
        flags.add(
                "--sun-misc-unsafe-memory-access=allow"); // JMH asks Unsafe where fields lie, and Java 25 warns of that
        return flags.toArray(String[]::new);
    }

    /** What a benchmark threw reaches us wrapped, as a cause or suppressed. */
    private static String reason(Throwable failure) {
        var suppressed = failure.getSuppressed();
        if (failure.getCause() != null) {
            return reason(failure.getCause());
        }
        return suppressed.length > 0 ? reason(suppressed[0]) : failure.getMessage();
    }
}
