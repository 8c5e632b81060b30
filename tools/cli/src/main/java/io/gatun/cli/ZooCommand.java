package io.gatun.cli;

import io.gatun.zoo.Zoo;
import io.gatun.zoo.ZooEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun zoo}: the networks that come as code. */
@Command(
        name = "zoo",
        description = "The networks that come with Gatun: architectures as code, one of them with trained weights.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ZooCommand.Names.class, ZooCommand.Show.class, ZooCommand.Export.class})
final class ZooCommand {
    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(ZooEntry entry) {
        return entry.inputSize() + "x" + entry.inputSize();
    }

    /** {@code gatun zoo list}. */
    @Command(name = "list", description = "Lists the networks.")
    static final class Names extends GatunCommand {
        @Override
        public Integer call() {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("name", "parameters", "pictures", "classes", "weights"));
            for (var name : Zoo.names()) {
                var entry = Zoo.entry(name);
                rows.add(List.of(
                        name,
                        count(entry.parameters()),
                        size(entry),
                        Integer.toString(entry.classes()),
                        entry.trained() ? "trained" : "random"));
            }
            out().print(Columns.of("lrrrl", rows));
            return 0;
        }
    }

    /** {@code gatun zoo show}. */
    @Command(name = "show", description = "Shows what a network is, where it comes from and what it wants.")
    static final class Show extends GatunCommand {
        @Parameters(paramLabel = "NAME", description = "As zoo list gives it.")
        private String name;

        @Override
        public Integer call() {
            var entry = Zoo.entry(name);
            out().print(Columns.of(
                    "ll",
                    List.of(
                            List.of("name", entry.name()),
                            List.of("about", entry.description()),
                            List.of("paper", entry.paper()),
                            List.of("pictures", size(entry)),
                            List.of("classes", Integer.toString(entry.classes())),
                            List.of("parameters", count(entry.parameters())),
                            List.of("weights", entry.trained() ? "trained" : "random, from a seed"),
                            List.of("preprocess", entry.preprocessing().toJson()))));
            return 0;
        }
    }

    /** {@code gatun zoo export}. */
    @Command(
            name = "export",
            description = "Writes a network as ONNX: with trained weights where there are some, else with random ones.")
    static final class Export extends GatunCommand {
        @Parameters(paramLabel = "NAME", description = "As zoo list gives it.")
        private String name;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
        private Path file;

        @Option(names = "--seed", paramLabel = "N", description = "Of random weights, default ${DEFAULT-VALUE}.")
        private long seed = 0;

        @Override
        public Integer call() throws IOException {
            try (var _ = new Progress("export " + name, -1)) {
                AtomicFile.write(file, neighbour -> Zoo.export(name, seed, neighbour));
            }
            return 0;
        }
    }
}
