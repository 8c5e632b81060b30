package io.gatun.random;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a failing case smaller while it fails: fewer outputs, nodes and feeds, simpler attributes, smaller tensors, rounder
 * numbers.
 */
final class Shrinker {
    /** A case that is small is better than one that is smallest, later. */
    private static final int MOST_TRIES = 3000;

    private final Predicate<RandomCase> fails;
    private int tries;

    /** @param fails whether a case still shows what was found */
    Shrinker(Predicate<RandomCase> fails) {
        this.fails = fails;
    }

    RandomCase shrink(RandomCase failing) {
        var smallest = failing;
        for (var before = (RandomCase) null; before != smallest && tries < MOST_TRIES; ) {
            before = smallest;
            smallest = improve(smallest, Shrinker::fewerFeeds);
            smallest = improve(smallest, Shrinker::fewerOutputs);
            smallest = improve(smallest, Shrinker::fewerNodes);
            smallest = improve(smallest, Shrinker::simplerNodes);
            smallest = improve(smallest, SmallerTensors::of);
        }
        return smallest;
    }

    private interface Step {
        /** Smaller cases, the smallest first. */
        Stream<Draft> smaller(Draft draft);
    }

    /** Repeats a step as long as one of its cases fails. */
    private RandomCase improve(RandomCase failing, Step step) {
        var current = failing;
        for (boolean improved = true; improved && tries < MOST_TRIES; ) {
            improved = false;
            for (var draft : (Iterable<Draft>) step.smaller(Draft.of(current))::iterator) {
                var candidate = draft.build();
                if (candidate.isPresent() && tries++ < MOST_TRIES && fails.test(candidate.get())) {
                    current = candidate.get();
                    improved = true;
                    break;
                }
            }
        }
        return current;
    }

    private static Stream<Draft> fewerFeeds(Draft draft) {
        int feeds = draft.feeds().values().stream().mapToInt(List::size).max().orElse(0);
        boolean symbolic =
                draft.inputs().stream().anyMatch(input -> input.fixedType().isEmpty());
        return feeds < 2 && !symbolic
                ? Stream.empty()
                : Stream.iterate(0, feed -> feed + 1).limit(feeds).map(draft::withOneFeed);
    }

    /** Only one output: one there is, or a value on the way to it. */
    private static Stream<Draft> fewerOutputs(Draft draft) {
        var single = draft.outputs().size() == 1 ? draft.outputs().getFirst() : null;
        return Stream.concat(draft.nodes().stream().flatMap(node -> node.outputs().stream()), draft.outputs().stream())
                .filter(Value::isPresent)
                .distinct()
                .takeWhile(value -> !value.equals(single))
                .map(value -> draft.withOutputs(List.of(value)));
    }

    /** Without a node: its value is what it was, an input; or is that of one of its own inputs. */
    private static Stream<Draft> fewerNodes(Draft draft) {
        if (draft.feeds().values().stream().anyMatch(tensors -> tensors.size() > 1)) {
            return Stream.empty();
        }
        var values = valuesOf(draft);
        return draft.nodes().reversed().stream().flatMap(node -> withoutNode(draft, node, values));
    }

    private static Map<Value, Tensor> valuesOf(Draft draft) {
        var whole = draft.build().orElseThrow();
        return Definition.values(whole.graph(), whole.feeds().getFirst(), Noise.NONE, Arena.ofAuto());
    }

    private static Stream<Draft> withoutNode(Draft draft, Node node, Map<Value, Tensor> values) {
        if (node.outputs().stream().anyMatch(draft.outputs()::contains)) {
            return Stream.empty();
        }
        var asInput = values.containsKey(node.output()) && node.outputs().size() == 1
                ? Stream.of(draft.withInput(node.output(), values.get(node.output())))
                : Stream.<Draft>empty();
        var bypassed = node.inputs().stream()
                .filter(Value::isPresent)
                .filter(input -> values.containsKey(node.output())
                        && values.get(input)
                                .type()
                                .equals(values.get(node.output()).type()))
                .map(input -> bypass(draft, node, input));
        return Stream.concat(asInput, bypassed);
    }

    private static Draft bypass(Draft draft, Node gone, Value instead) {
        var nodes = new ArrayList<Node>();
        for (var node : draft.nodes()) {
            if (node != gone) {
                var inputs = node.inputs().stream()
                        .map(value -> value.equals(gone.output()) ? instead : value)
                        .toList();
                nodes.add(new Node(node.name(), node.op(), inputs, node.outputs()));
            }
        }
        return draft.withNodes(nodes);
    }

    private static Stream<Draft> simplerNodes(Draft draft) {
        return draft.nodes().stream()
                .flatMap(node -> Stream.concat(
                                SimplerOps.of(node.op())
                                        .map(op -> new Node(node.name(), op, node.inputs(), node.outputs())),
                                fewerInputs(node))
                        .map(simpler -> replace(draft, node, simpler)));
    }

    /** Without the last input, or without one in the middle. */
    private static Stream<Node> fewerInputs(Node node) {
        var nodes = new ArrayList<Node>();
        int count = node.inputs().size();
        if (count > 1) {
            nodes.add(new Node(node.name(), node.op(), node.inputs().subList(0, count - 1), node.outputs()));
        }
        if (node.outputs().size() > 1) {
            nodes.add(new Node(node.name(), node.op(), node.inputs(), List.of(node.output())));
        }
        return nodes.stream();
    }

    private static Draft replace(Draft draft, Node old, Node changed) {
        return draft.withNodes(
                draft.nodes().stream().map(node -> node == old ? changed : node).toList());
    }
}
