package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * A sum of products over named axes, such as {@code bij,bjk->bik}; ONNX Einsum.
 *
 * <p>Each letter names an axis, {@code ...} stands for any number of axes that broadcast. Letters that the output leaves out
 * are summed over. Without an arrow the output has the letters that occur once, in alphabetical order.
 */
public record Einsum(String equation) implements Op {
    /** Axes of each input and of the output by name: letters by their code, the axes of an ellipsis by negative numbers. */
    private record Terms(List<List<Integer>> inputs, List<Integer> output) {}

    @Override
    public String type() {
        return "Einsum";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("equation", equation).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, Integer.MAX_VALUE);
        var shapes = new ArrayList<Shape>();
        for (int i = 0; i < in.count(); i++) {
            in.requireNumber(i);
            in.requireSameType(0, i);
            shapes.add(in.shape(i));
        }
        var terms = parse(shapes);
        var dims = extents(terms, shapes, terms.output);
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims))));
    }

    private Terms parse(List<Shape> shapes) {
        var sides = equation.replace(" ", "").split("->", -1);
        var written = sides[0].split(",", -1);
        if (sides.length > 2 || written.length != shapes.size()) {
            throw new GatunException("attribute 'equation' wants " + shapes.size() + " terms, got " + equation);
        }
        var inputs = new ArrayList<List<Integer>>();
        int ellipsis = 0;
        for (int i = 0; i < written.length; i++) {
            int rank = shapes.get(i).rank();
            boolean open = written[i].contains("...");
            int rest = rank - written[i].replace("...", "").length();
            if (rest < 0 || rest > 0 && !open) {
                throw new GatunException(
                        "term '" + written[i] + "' of " + equation + " does not name " + rank + " axes");
            }
            ellipsis = Math.max(ellipsis, rest);
            inputs.add(names(written[i], rest));
        }
        return new Terms(inputs, sides.length == 2 ? names(sides[1], ellipsis) : implied(inputs, ellipsis));
    }

    /** An ellipsis of {@code rank} axes is -rank to -1, so that the last ones match. */
    private List<Integer> names(String term, int rank) {
        var names = new ArrayList<Integer>();
        for (int at = 0; at < term.length(); at++) {
            char letter = term.charAt(at);
            if (term.startsWith("...", at)) {
                for (int axis = -rank; axis < 0; axis++) {
                    names.add(axis);
                }
                at += 2;
            } else if (letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z') {
                names.add((int) letter);
            } else {
                throw new GatunException(
                        "attribute 'equation' has '" + letter + "' where a letter belongs: " + equation);
            }
        }
        return names;
    }

    private static List<Integer> implied(List<List<Integer>> inputs, int ellipsis) {
        var once = new TreeSet<Integer>();
        var twice = new TreeSet<Integer>();
        for (var input : inputs) {
            for (int name : input) {
                if (name > 0 && !once.add(name)) {
                    twice.add(name);
                }
            }
        }
        once.removeAll(twice);
        for (int axis = -ellipsis; axis < 0; axis++) {
            once.add(axis);
        }
        return new ArrayList<>(once);
    }

    /** The extents of the named axes. @throws GatunException if two inputs disagree on one, or none has it */
    private long[] extents(Terms terms, List<Shape> shapes, List<Integer> names) {
        var dims = new long[names.size()];
        for (int k = 0; k < dims.length; k++) {
            dims[k] = -1;
            for (int i = 0; i < shapes.size(); i++) {
                for (int axis = 0; axis < shapes.get(i).rank(); axis++) {
                    if (terms.inputs.get(i).get(axis).equals(names.get(k))) {
                        dims[k] = common(dims[k], shapes.get(i).dim(axis), shapes);
                    }
                }
            }
            if (dims[k] < 0 || names.indexOf(names.get(k)) != k) {
                throw new GatunException(
                        "the output of " + equation + " names an axis twice, or one that no input has");
            }
        }
        return dims;
    }

    private long common(long have, long come, List<Shape> shapes) {
        if (have >= 0 && have != come && have != 1 && come != 1) {
            throw new GatunException("shapes " + shapes + " do not fit equation " + equation);
        }
        return have < 0 || have == 1 ? come : have;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var shapes = in.stream().map(Tensor::shape).toList();
        var terms = parse(shapes);
        SequencedSet<Integer> summed = new LinkedHashSet<>();
        terms.inputs.forEach(summed::addAll);
        terms.output.forEach(summed::remove);
        var inner = new ArrayList<>(summed);
        var each = new Rows(extents(terms, shapes, inner), strides(terms, shapes, inner));
        var y = out.getFirst();
        var base = new long[in.size()];
        long at = 0;
        for (var rows = new Rows(y.shape().dims(), strides(terms, shapes, terms.output)); rows.next(); ) {
            for (long i = 0; i < rows.length(); i++, at++) {
                for (int k = 0; k < base.length; k++) {
                    base[k] = rows.start(k) + i * rows.step(k);
                }
                each.restart();
                if (y.dtype().isFloating()) {
                    y.set(at, sumFloating(in, base, each));
                } else {
                    y.set(at, sumWhole(in, base, each));
                }
            }
        }
    }

    /** How far each input's element moves along the named axes; a letter used twice in a term walks its diagonal. */
    private static long[][] strides(Terms terms, List<Shape> shapes, List<Integer> names) {
        var strides = new long[shapes.size()][names.size()];
        for (int i = 0; i < strides.length; i++) {
            var own = shapes.get(i).strides();
            for (int axis = 0; axis < own.length; axis++) {
                int k = names.indexOf(terms.inputs.get(i).get(axis));
                if (k >= 0 && shapes.get(i).dim(axis) != 1) {
                    strides[i][k] += own[axis];
                }
            }
        }
        return strides;
    }

    private static double sumFloating(List<Tensor> in, long[] base, Rows each) {
        double sum = 0;
        while (each.next()) {
            for (long i = 0; i < each.length(); i++) {
                double product = 1;
                for (int k = 0; k < base.length; k++) {
                    product *= in.get(k).doubleAt(base[k] + each.start(k) + i * each.step(k));
                }
                sum += product;
            }
        }
        return sum;
    }

    private static long sumWhole(List<Tensor> in, long[] base, Rows each) {
        long sum = 0;
        while (each.next()) {
            for (long i = 0; i < each.length(); i++) {
                long product = 1;
                for (int k = 0; k < base.length; k++) {
                    product *= in.get(k).longAt(base[k] + each.start(k) + i * each.step(k));
                }
                sum += product;
            }
        }
        return sum;
    }
}
