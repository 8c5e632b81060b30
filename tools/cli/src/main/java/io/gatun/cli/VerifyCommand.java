package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun verify}: runs ONNX test cases. */
@Command(
        name = "verify",
        description =
                "Runs ONNX test cases: folders, found at any depth, that hold model.onnx and test_data_set_*. One line a"
                        + " failure; the last line counts. Cases without data sets are skipped.")
final class VerifyCommand extends GatunCommand {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders to look for cases in.")
    private List<Path> folders;

    @Option(names = "--rtol", paramLabel = "X", description = "Relative tolerance, default ${DEFAULT-VALUE}.")
    private double rtol = 1e-3;

    @Option(names = "--atol", paramLabel = "X", description = "Absolute tolerance, default ${DEFAULT-VALUE}.")
    private double atol = 1e-7;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads that one run may use, default ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Mixin
    private NumericsOption numerics;

    @Option(
            names = {"-v", "--verbose"},
            description = "One line a case, whatever becomes of it.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException {
        var cases = cases();
        var options = Options.defaults().threads(threads).numerics(numerics.numerics());
        var comparison = new Comparison(rtol, atol);
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        try (var progress = new Progress("verify", cases.size())) {
            for (var test : cases) {
                if (test.dataSets().isEmpty()) {
                    skipped++;
                    tell(progress, verbose, "SKIP " + test.folder() + ": no data sets");
                } else {
                    var problem = run(test, options, comparison);
                    if (problem.isEmpty()) {
                        passed++;
                        tell(progress, verbose, "ok   " + test.folder());
                    } else {
                        failed++;
                        tell(progress, true, "FAIL " + test.folder() + ": " + problem.get());
                    }
                }
                progress.step();
            }
        }
        out().println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0 ? 0 : 1;
    }

    private List<TestCase> cases() throws IOException {
        var cases = new ArrayList<TestCase>();
        for (var folder : folders) {
            if (!Files.exists(folder)) {
                throw new NoSuchFileException(folder.toString());
            }
            cases.addAll(TestCase.find(folder));
        }
        if (cases.isEmpty()) {
            throw new GatunException("no test case (a folder with model.onnx) in " + folders);
        }
        return cases;
    }

    /** A case that brings the engine down is a failed case like any other, and the next one runs. */
    private Optional<String> run(TestCase test, Options options, Comparison comparison) throws IOException {
        try {
            return test.run(options, comparison);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError broken) {
            Failure.trace(broken, err());
            return Optional.of(Failure.oneLine(broken.toString()));
        }
    }

    private void tell(Progress progress, boolean wanted, String line) {
        if (wanted) {
            progress.println(line, out());
        }
    }
}
