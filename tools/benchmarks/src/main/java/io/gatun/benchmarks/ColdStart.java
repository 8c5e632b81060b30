package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code cold-start}: exit code 0 when all agreed, 1 when something failed or differed, 2 for bad usage. */
@Command(
        name = "cold-start",
        description = "Times whole processes of Gatun and of ONNX Runtime's Java API: start, load, run once, end.")
final class ColdStart implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NETWORK",
            description = "names of the zoo or ONNX files; default: resnet50 vgg16 resnet18 mobilenetv2",
            arity = "0..*")
    private List<String> networks = List.of("resnet50", "vgg16", "resnet18", "mobilenetv2");

    @Option(names = "--threads", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(names = "--forks", defaultValue = "5", description = "processes of each side; default: ${DEFAULT-VALUE}")
    private int forks;

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

    private final ColdReport report = new ColdReport();
    private boolean failed;

    /** Runs the command and leaves the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new ColdStart(), arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1 || forks < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "threads and forks are at least 1");
        }
        var provenance =
                Provenance.of(spec.name(), spec.commandLine().getParseResult().originalArgs());
        for (var network : networks) {
            try (var folder = TemporaryFolder.create()) {
                compare(network, folder.path());
            } catch (GatunException failure) {
                failed = true;
                System.err.println("cold-start: " + failure.getMessage());
            }
        }
        if (!report.table().isEmpty()) {
            System.out.println(provenance.brief());
            System.out.print(report.table().aligned());
            if (results != null) {
                new ResultsFile(results)
                        .put("Cold processes", provenance, report.table().markdown());
            }
        }
        return failed ? 1 : 0;
    }

    private void compare(String network, Path folder) throws IOException, InterruptedException {
        Commands.tell(network + " …");
        var file = Networks.file(network, folder);
        for (boolean cached : new boolean[] {false, true}) {
            report.add(ColdComparison.of(
                    network,
                    file,
                    threads,
                    cached,
                    forks,
                    folder,
                    pair -> Commands.tell(
                            "%s%s: pair %d of %d …".formatted(network, cached ? ", AOT cache" : "", pair, forks))));
        }
    }
}
