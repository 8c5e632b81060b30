package io.gatun.operators;

import io.gatun.Model;
import io.gatun.onnx.KnownOperators;
import io.gatun.opencl.OpenClSupport;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Support;
import io.gatun.tensor.DType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes the page: a table of all operators, asked one by one. */
final class OperatorsPage {
    /** Element types that mostly come together, under the name that the table has for them. */
    private static final Map<String, List<String>> FAMILIES = families();

    private final Accelerator cpu;
    private final List<String> attributes;

    private OperatorsPage(Accelerator cpu, List<String> attributes) {
        this.cpu = cpu;
        this.attributes = attributes;
    }

    private static Map<String, List<String>> families() {
        var families = new LinkedHashMap<String, List<String>>();
        families.put("floating", List.of("f32", "f64", "f16", "bf16"));
        families.put("float8", List.of("f8e4m3fn", "f8e4m3fnuz", "f8e5m2", "f8e5m2fnuz", "f8e8m0"));
        families.put("signed", List.of("i8", "i16", "i32", "i64"));
        families.put("unsigned", List.of("u8", "u16", "u32", "u64"));
        families.put("narrow", List.of("f4e2m1", "i2", "i4", "u2", "u4"));
        families.replaceAll(
                (_, symbols) -> symbols.stream().filter(OperatorsPage::exists).toList());
        families.values().removeIf(List::isEmpty);
        return families;
    }

    /**
     * The whole page.
     *
     * @param attributes names of attributes to ask for
     * @throws AssertionError naming the operators without an example, or examples without an operator
     */
    static String of(Collection<Example> examples, List<String> attributes, String introduction) {
        var byName = examples.stream().collect(Collectors.toMap(Example::operator, example -> example));
        if (!byName.keySet().equals(KnownOperators.forms().keySet())) {
            var without = new ArrayList<>(KnownOperators.forms().keySet());
            without.removeAll(byName.keySet());
            var unknown = new ArrayList<>(byName.keySet());
            unknown.removeAll(KnownOperators.forms().keySet());
            throw new AssertionError("operators without an example: " + without + "; unknown ones: " + unknown);
        }
        try (var cpu = cpu()) {
            return new OperatorsPage(cpu, attributes).write(byName, introduction);
        }
    }

    private static Accelerator cpu() {
        for (var provider : ServiceLoader.load(AcceleratorProvider.class)) {
            if (provider.name().equals("cpu") && provider.probe() instanceof Availability.Present(var devices)) {
                return provider.open(devices.getFirst());
            }
        }
        throw new AssertionError("no CPU here");
    }

    private String write(Map<String, Example> examples, String introduction) {
        var page = new StringBuilder(introduction
                .replace("{count}", Integer.toString(examples.size()))
                .replace("{newest}", Integer.toString(KnownOperators.newestOperatorSet()))
                .replace("{families}", legend()));
        var title = new StringJoiner(" | ", "| ", " |\n")
                .add("operator")
                .add("operator sets")
                .add("inputs")
                .add("element types")
                .add("attributes")
                .add("cpu")
                .add("opencl")
                .add("kernel");
        page.append(title).append("|---".repeat(8)).append("|\n");
        var problems = new AssertionError("examples that fail");
        KnownOperators.forms().forEach((name, forms) -> {
            try {
                page.append(row(examples.get(name), forms));
            } catch (AssertionError problem) {
                problems.addSuppressed(problem);
            }
        });
        if (problems.getSuppressed().length > 0) {
            throw problems;
        }
        return page.toString();
    }

    private static String legend() {
        return FAMILIES.entrySet().stream()
                .map(family -> "*" + family.getKey() + "* are " + String.join(", ", family.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static boolean exists(String symbol) {
        return Arrays.stream(DType.values()).anyMatch(dtype -> dtype.toString().equals(symbol));
    }

    private String row(Example example, List<Integer> forms) {
        var probe = Probe.of(example);
        var row = new StringJoiner(" | ", "| ", " |\n").add(example.operator()).add(versions(forms));
        row.add(example.inputs().stream()
                .map(input -> input == null ? "–" : input.type())
                .collect(Collectors.joining(", ")));
        row.add(probe.accepted().entrySet().stream()
                .map(types -> types.getKey() + ": " + types(types.getValue()))
                .collect(Collectors.joining("; ")));
        row.add(String.join(", ", AttributeProbe.known(new ExampleModel(example, probe.first(), false), attributes)));
        addSupport(example, probe, row);
        return row.add(kernel(example, probe)).toString();
    }

    /** Such as {@code 1+ (7, 14)}: from 1 on, with other forms from 7 and from 14. */
    private static String versions(List<Integer> forms) {
        var later = forms.subList(1, forms.size());
        return forms.getFirst() + "+"
                + (later.isEmpty()
                        ? ""
                        : " " + later.toString().replace('[', '(').replace(']', ')'));
    }

    private static String types(Set<DType> accepted) {
        if (accepted.size() == DType.values().length) {
            return "all";
        }
        var symbols = accepted.stream().map(DType::toString).collect(Collectors.toCollection(ArrayList::new));
        var words = new ArrayList<String>();
        FAMILIES.forEach((name, members) -> {
            if (symbols.containsAll(members)) {
                words.add(name);
                symbols.removeAll(members);
            }
        });
        words.addAll(symbols);
        return String.join(", ", words);
    }

    private void addSupport(Example example, Probe probe, StringJoiner row) {
        try (var arena = Arena.ofConfined()) {
            var graph = Probe.read(new ExampleModel(example, probe.first(), true), arena);
            var node = graph.nodes().getFirst();
            row.add(
                    switch (cpu.supports(graph, node)) {
                        case Support.Yes() -> "yes";
                        case Support.No(var reason) -> "no: " + reason;
                    });
            row.add(OpenClSupport.takes(graph, node) ? "yes" : "");
        }
    }

    /** What the plan of the example's file says of its node. */
    private static String kernel(Example example, Probe probe) {
        try (var model = Model.read(new ExampleModel(example, probe.first(), false).bytes(), "example");
                var session = model.session()) {
            if (model.graph().type(model.graph().outputs().getFirst()).isEmpty()) {
                return "definition, its shape known when it runs";
            }
            return session.explain().steps().stream()
                    .filter(step -> step.node().equals("node"))
                    .map(step -> step.kernel())
                    .distinct()
                    .collect(Collectors.collectingAndThen(
                            Collectors.joining(", "), kernels -> kernels.isEmpty() ? "none needed" : kernels));
        }
    }
}
