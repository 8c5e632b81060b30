package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.cli.Verdicts.Verdict;
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
                        + " failure; the last line counts, and where lists of cases in a folder 'tiers' lie beside them,"
                        + " those before it count for each list. Cases without data sets are skipped.")
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
    private AcceleratorOptions accelerators;

    @Mixin
    private NumericsOption numerics;

    @Option(
            names = {"-v", "--verbose"},
            description = "One line a case, whatever becomes of it.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException {
        var cases = cases();
        var options = accelerators.in(Options.defaults().threads(threads).numerics(numerics.numerics()));
        var comparison = new Comparison(rtol, atol);
        var verdicts = new Verdicts();
        var sets = new CaseSets();
        try (var progress = new Progress("verify", cases.size())) {
            for (var test : cases) {
                var verdict = verdict(test, options, comparison, progress);
                verdicts.add(verdict);
                sets.of(test).ifPresent(set -> verdicts.add(set, verdict));
                progress.step();
            }
        }
        out().println(verdicts);
        return verdicts.count(Verdict.FAILED) == 0 ? 0 : 1;
    }

    private Verdict verdict(TestCase test, Options options, Comparison comparison, Progress progress)
            throws IOException {
        var obstacle = test.obstacle();
        if (obstacle.isPresent()) {
            tell(progress, verbose, "SKIP " + test.folder() + ": " + obstacle.get());
            return Verdict.SKIPPED;
        }
        var problem = run(test, options, comparison);
        if (problem.isPresent()) {
            tell(progress, true, "FAIL " + test.folder() + ": " + problem.get());
            return Verdict.FAILED;
        }
        tell(progress, verbose, "ok   " + test.folder());
        return Verdict.PASSED;
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
