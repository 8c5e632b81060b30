package io.gatun.conformance;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.Identity;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.MatMul;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Softmax;
import io.gatun.op.Unary;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What follows what in networks, as files have it: passes fold and fuse it on the way to the accelerator. */
final class Patterns {
    private Patterns() {}

    /** By name: what draws the graph. */
    static Map<String, Function<Arena, Graph>> all() {
        var all = new LinkedHashMap<String, Function<Arena, Graph>>();
        for (var function : new Unary.Function[] {
            Unary.Function.RELU,
            Unary.Function.LEAKY_RELU,
            Unary.Function.SIGMOID,
            Unary.Function.TANH,
            Unary.Function.ELU,
            Unary.Function.HARD_SWISH
        }) {
            var op = Unary.of(function);
            draw(all, "Conv, " + function, s -> s.node(op, s.conv(image(s), 9, 3, 1, 1)));
            draw(all, "Conv, Add, " + function, s -> residual(s, op));
            draw(all, "Gemm, " + function, s -> s.node(op, s.dense(s.input(3, 37), 21)));
        }
        draw(all, "Conv, Clip", s -> s.node(new Clip(), s.conv(image(s), 9, 3, 2, 1), s.number(0), s.number(6)));
        draw(all, "Conv, BatchNormalization, Relu", s -> s.relu(s.batchNorm(s.conv(image(s), 17, 3, 1, 1))));
        draw(all, "BatchNormalization, Relu, Conv", s -> s.conv(s.relu(s.batchNorm(image(s))), 8, 1, 1, 1));
        draw(all, "Pad, Conv", s -> s.conv(pad(s, image(s)), 6, 3, 2, 1));
        draw(all, "Pad, MaxPool", s -> maxPool(s, pad(s, s.relu(image(s)))));
        draw(all, "Conv, Mul, Add by channel", Patterns::scaled);
        draw(
                all,
                "MatMul, Add, Relu",
                s -> s.relu(s.add(s.node(new MatMul(), s.input(3, 37), s.weight(37, 37, 19)), s.weight(12, 19))));
        draw(all, "depthwise separable", Patterns::separable);
        draw(all, "a bottleneck", Patterns::bottleneck);
        draw(all, "parts of a concatenation", Patterns::inception);
        draw(all, "a concatenation of concatenations", Patterns::nested);
        draw(all, "squeeze and excitation", Patterns::excitation);
        draw(all, "a classifier", Patterns::classifier);
        draw(all, "a response norm between pools", Patterns::responseNorm);
        draw(all, "nothing that is computed", s -> s.node(new Dropout(false), s.node(new Identity(), image(s))));
        draw(
                all,
                "a view of a view",
                s -> s.relu(s.node(
                        new Reshape(false), s.node(new Flatten(1), s.conv(image(s), 4, 1, 1, 1)), s.list(0, 4, -1))));
        all.put("outputs in the middle", arena -> {
            var s = new Sketch("middle", 1, arena);
            var first = s.relu(s.conv(image(s), 8, 3, 1, 1));
            var second = s.conv(first, 8, 3, 1, 1);
            return s.graph(first, second, s.add(first, second));
        });
        all.put("an input that is an output", arena -> {
            var s = new Sketch("through", 1, arena);
            var x = image(s);
            return s.graph(s.conv(x, 3, 1, 1, 1), x);
        });
        all.put("several inputs", arena -> {
            var s = new Sketch("several", 1, arena);
            return s.graph(s.add(s.conv(image(s), 6, 3, 1, 1), s.conv(s.input(2, 3, 9, 11), 6, 1, 1, 1)));
        });
        return all;
    }

    private static void draw(Map<String, Function<Arena, Graph>> all, String name, Function<Sketch, Value> drawing) {
        all.put(name, arena -> {
            var sketch = new Sketch(name, name.hashCode(), arena);
            return sketch.graph(drawing.apply(sketch));
        });
    }

    private static Value image(Sketch s) {
        return s.input(2, 5, 9, 11);
    }

    private static Value residual(Sketch s, Op activation) {
        var x = s.relu(s.conv(image(s), 7, 3, 1, 1));
        return s.node(activation, s.add(s.conv(x, 7, 3, 1, 1), x));
    }

    private static Value pad(Sketch s, Value x) {
        return s.node(new Pad(Pad.Mode.CONSTANT), x, s.list(0, 0, 1, 0, 0, 0, 2, 1));
    }

    private static Value maxPool(Sketch s, Value x) {
        return s.node(new MaxPool(Sketch.window(3, 2), false, false), x);
    }

    private static Value scaled(Sketch s) {
        var x = s.conv(image(s), 6, 3, 1, 1);
        var scaled = s.node(new Binary(Binary.Function.MUL), x, s.weight(3, 1, 6, 1, 1));
        return s.relu(s.add(scaled, s.weight(3, 6, 1, 1)));
    }

    private static Value separable(Sketch s) {
        var wide = s.relu(s.conv(image(s), 20, 1, 1, 1));
        var deep = s.relu(s.conv(wide, 20, 3, 2, 20));
        return s.conv(deep, 7, 1, 1, 1);
    }

    private static Value bottleneck(Sketch s) {
        var x = s.relu(s.conv(image(s), 16, 3, 2, 1));
        var narrow = s.relu(s.batchNorm(s.conv(x, 4, 1, 1, 1)));
        var middle = s.relu(s.batchNorm(s.conv(narrow, 4, 3, 2, 1)));
        var wide = s.batchNorm(s.conv(middle, 24, 1, 1, 1));
        return s.relu(s.add(wide, s.batchNorm(s.conv(x, 24, 1, 2, 1))));
    }

    private static Value inception(Sketch s) {
        var x = s.relu(s.conv(image(s), 10, 3, 1, 1));
        return s.relu(s.conv(inception(s, x), 6, 1, 1, 1));
    }

    private static Value inception(Sketch s, Value x) {
        var one = s.relu(s.conv(x, 3, 1, 1, 1));
        var three = s.relu(s.conv(s.relu(s.conv(x, 4, 1, 1, 1)), 9, 3, 1, 1));
        var five = s.relu(s.conv(s.relu(s.conv(x, 2, 1, 1, 1)), 5, 5, 1, 1));
        var pool = s.relu(s.conv(s.node(new MaxPool(Sketch.window(3, 1), false, false), x), 8, 1, 1, 1));
        return s.node(new Concat(1), one, three, five, pool);
    }

    private static Value nested(Sketch s) {
        var first = inception(s, s.relu(s.conv(image(s), 6, 1, 1, 1)));
        var second = inception(s, first);
        return maxPool(s, s.node(new Concat(1), first, second, first));
    }

    private static Value excitation(Sketch s) {
        var x = s.relu(s.conv(image(s), 12, 3, 1, 1));
        var squeezed = s.relu(s.conv(s.node(new GlobalAveragePool(), x), 3, 1, 1, 1));
        var gate = s.node(Unary.of(Unary.Function.SIGMOID), s.conv(squeezed, 12, 1, 1, 1));
        return s.node(new Binary(Binary.Function.MUL), x, gate);
    }

    private static Value classifier(Sketch s) {
        var x = maxPool(s, s.relu(s.conv(image(s), 16, 3, 1, 1)));
        var flat = s.node(new Flatten(1), s.node(new Dropout(false), x));
        return s.node(new Softmax(-1, false), s.dense(s.relu(s.dense(flat, 33)), 10));
    }

    private static Value responseNorm(Sketch s) {
        var x = maxPool(s, s.relu(s.conv(s.input(1, 3, 23, 21), 16, 5, 2, 1)));
        var norm = s.node(new LocalResponseNormalization(5, 1e-2f, 0.75f, 1), x);
        return s.node(new AveragePool(Sketch.window(3, 2), true, false), norm);
    }
}
