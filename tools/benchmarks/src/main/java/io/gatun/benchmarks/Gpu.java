package io.gatun.benchmarks;

import io.gatun.Devices;
import io.gatun.GatunException;
import io.gatun.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code plugins/opencl/bench/gpu.sh} starts: exit code 0 when all networks ran on the accelerator and agreed with the
 * processor, 1 when something failed or differed, 2 for bad usage.
 */
@Command(
        name = "gpu",
        description =
                "Times networks of the zoo on an accelerator, where they give the processor's answer, beside PyTorch.")
final class Gpu implements Callable<Integer> {
    private static final List<String> NETWORKS = List.of("vgg16", "resnet50", "mobilenetv2");
    private static final List<Integer> BATCHES = List.of(1, 64);

    @Parameters(
            paramLabel = "NETWORK",
            arity = "0..*",
            description = "names of the zoo; default: vgg16 resnet50 mobilenetv2")
    private List<String> networks = List.of();

    @Option(names = "--quick", description = "mobilenetv2 at batch 1, few runs: whether everything works")
    private boolean quick;

    @Option(names = "--batch", split = ",", description = "default: 1,64")
    private List<Integer> batches = List.of();

    @Option(names = "--runs", defaultValue = "20", description = "timed in each round; default: ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "in which Gatun and PyTorch take turns; default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--accelerator", defaultValue = "opencl", description = "default: ${DEFAULT-VALUE}")
    private String accelerator;

    @Option(names = "--python", defaultValue = "python3", description = "that has PyTorch; default: ${DEFAULT-VALUE}")
    private String python;

    @Option(names = "--peer", paramLabel = "FILE", required = true, description = "torch_peer.py")
    private Path peer;

    @Option(names = "--markdown", paramLabel = "FILE", description = "write the tables there as well")
    private Path markdown;

    @Option(names = "--json", paramLabel = "FILE", description = "write every time that was taken there")
    private Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    private final List<GpuReport.Result> results = new ArrayList<>();
    private boolean failed;

    /** Runs the command and leaves the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new Gpu(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        var facts = facts();
        try (var torch = new TorchPeer(python, peer)) {
            facts.put("PyTorch", torch.isPresent() ? torch.description() : "none here: " + torch.description());
            if (!torch.isPresent()) {
                System.out.println("no PyTorch here, so no ratios: " + torch.description());
            }
            for (var network : networks()) {
                for (int batch : batches()) {
                    measure(network, batch, torch);
                    write(new GpuReport(facts, results));
                }
            }
        }
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        System.out.print(new GpuReport(facts, results).table().aligned());
        return failed ? 1 : 0;
    }

    private List<String> networks() {
        if (!networks.isEmpty()) {
            return networks;
        }
        return quick ? List.of("mobilenetv2") : NETWORKS;
    }

    private List<Integer> batches() {
        if (!batches.isEmpty()) {
            return batches;
        }
        return quick ? List.of(1) : BATCHES;
    }

    private Map<String, String> facts() throws IOException {
        var facts = new LinkedHashMap<String, String>();
        facts.put("devices", devices());
        facts.put("machine", Machine.describe());
        facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.put("Gatun's commit", System.getProperty("gatun.commit", "unknown"));
        return facts;
    }

    /** All that it has; nothing if it cannot be used, which each network then tells. */
    private String devices() {
        return Devices.find().stream()
                .filter(found -> found.accelerator().equals(accelerator.split(":")[0]))
                .flatMap(found -> found.devices().stream())
                .map(device -> device.id() + ": " + device.description())
                .collect(Collectors.joining("; "));
    }

    private void measure(String network, int batch, TorchPeer torch) throws IOException {
        System.out.println(network + ", batch " + batch + " …");
        try (var task = new GpuTask(network, batch, accelerator)) {
            double difference = task.warmUp();
            var gatun = new ArrayList<Double>();
            var others = TorchPeer.Times.NONE;
            for (int round = 0; round < (quick ? 1 : rounds); round++) {
                gatun.addAll(task.time(quick ? 2 : runs));
                if (torch.isPresent()) {
                    others = others.and(
                            torch.time(network, batch, runs, Zoo.entry(network).parameters()));
                }
            }
            results.add(new GpuReport.Result(network, batch, difference, gatun, others));
        } catch (GatunException failure) {
            // what else was asked for goes on
            failed = true;
            System.err.println("gpu: " + network + ", batch " + batch + ": " + failure.getMessage());
        }
    }

    private void write(GpuReport report) throws IOException {
        if (markdown != null) {
            Files.writeString(markdown, report.markdown());
        }
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }
}
