package io.gatun.cpu;

import io.gatun.cpu.map.Arithmetic;
import io.gatun.cpu.map.Arithmetic.Operator;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Variadic;
import java.util.List;
import java.util.Optional;

/** Arithmetic on two tensors of float32. */
final class ArithmeticLowering {
    private ArithmeticLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!compiler.isFloat(node.output()) || !node.inputs().stream().allMatch(compiler::isFloat)) {
            return false;
        }
        return switch (node.op()) {
            case Binary(var function) when function == Binary.Function.POW -> square(compiler, node);
            case Binary(var function) ->
                operator(function).map(op -> combine(compiler, node, op)).orElse(false);
            case Variadic(var function)
            when node.inputs().size() == 2 ->
                operator(function).map(op -> combine(compiler, node, op)).orElse(false);
            default -> false;
        };
    }

    private static Optional<Operator> operator(Binary.Function function) {
        return switch (function) {
            case ADD -> Optional.of(Operator.ADD);
            case SUB -> Optional.of(Operator.SUB);
            case MUL -> Optional.of(Operator.MUL);
            case DIV -> Optional.of(Operator.DIV);
            case POW, MOD, FMOD, SHIFT_LEFT, SHIFT_RIGHT, BITWISE_AND, BITWISE_OR, BITWISE_XOR, AND, OR, XOR ->
                Optional.empty();
        };
    }

    private static Optional<Operator> operator(Variadic.Function function) {
        return switch (function) {
            case SUM -> Optional.of(Operator.ADD);
            case MAX -> Optional.of(Operator.MAX);
            case MIN -> Optional.of(Operator.MIN);
            case MEAN -> Optional.empty();
        };
    }

    private static boolean combine(CpuCompiler compiler, Node node, Operator operator) {
        var a = node.input(0);
        var b = node.input(1);
        boolean pixels = compiler.hasPixels(a) || compiler.hasPixels(b);
        if (compiler.type(a).equals(compiler.type(b))) {
            if (pixels) {
                sameShapeOfPixels(compiler, node, operator);
            } else {
                sameShape(compiler, node, operator, a, b);
            }
            return true;
        }
        return pixels
                        && (constantPerChannel(compiler, node, operator, a, b)
                                || constantPerChannel(compiler, node, operator, b, a)
                                || perImageAndChannel(compiler, node, operator, a, b)
                                || perImageAndChannel(compiler, node, operator, b, a))
                || RepeatedLowering.lower(compiler, node, operator);
    }

    /** The square, which has an exponent that is a constant 2. */
    private static boolean square(CpuCompiler compiler, Node node) {
        var exponent = compiler.graph().constant(node.input(1));
        boolean isSquare = exponent.isPresent()
                && exponent.get().size() == 1
                && exponent.get().floatAt(0) == 2;
        if (!isSquare || !compiler.type(node.input(0)).equals(compiler.type(node.output()))) {
            return false;
        }
        sameShape(compiler, node, Operator.MUL, node.input(0), node.input(0));
        return true;
    }

    private static void sameShape(CpuCompiler compiler, Node node, Operator operator, Value a, Value b) {
        var workers = compiler.resources().workers();
        var left = compiler.plain(a);
        var right = compiler.plain(b);
        var out = compiler.definePlain(node.output());
        long count = compiler.type(node.output()).shape().size();
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector arithmetic", "equal shapes"),
                        List.of(left, right),
                        List.of(out),
                        memory -> Arithmetic.contiguous(
                                workers,
                                operator,
                                memory.address(left),
                                false,
                                memory.address(right),
                                false,
                                memory.address(out),
                                count))
                .overwriting(left, right));
    }

    private static void sameShapeOfPixels(CpuCompiler compiler, Node node, Operator operator) {
        var workers = compiler.resources().workers();
        var left = compiler.pixels(node.input(0));
        var right = compiler.pixels(node.input(1));
        var out = compiler.definePixels(node.output());
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector arithmetic", "equal shapes"),
                        List.of(left.buffer(), right.buffer()),
                        List.of(out.buffer()),
                        memory -> Arithmetic.rows(
                                workers,
                                operator,
                                out.rows(),
                                out.channels(),
                                left.address(memory),
                                left.ld(),
                                right.address(memory),
                                right.ld(),
                                out.address(memory),
                                out.ld()))
                .overwriting(out, left, right));
    }

    /** One operand keeps its shape, the other is a constant with one number a channel or one in all. */
    private static boolean constantPerChannel(
            CpuCompiler compiler, Node node, Operator operator, Value whole, Value repeated) {
        var constant = compiler.graph().constant(repeated);
        if (constant.isEmpty()
                || !compiler.canBePixels(whole)
                || !compiler.type(whole).equals(compiler.type(node.output()))
                || !PerChannel.fits(constant.get().shape(), compiler.type(whole).shape())) {
            return false;
        }
        var in = compiler.pixels(whole);
        var out = compiler.definePixels(node.output());
        long row = PerChannel.packed(compiler, constant.get(), in);
        boolean wholeFirst = whole.equals(node.input(0));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector arithmetic", "a constant for each channel"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> {
                    long address = in.address(memory);
                    Arithmetic.rows(
                            workers,
                            operator,
                            in.rows(),
                            in.channels(),
                            wholeFirst ? address : row,
                            wholeFirst ? in.ld() : 0,
                            wholeFirst ? row : address,
                            wholeFirst ? 0 : in.ld(),
                            out.address(memory),
                            out.ld());
                }));
        return true;
    }

    /** One operand keeps its shape [N, C, ...], the other has one number for each image and channel. */
    private static boolean perImageAndChannel(
            CpuCompiler compiler, Node node, Operator operator, Value whole, Value repeated) {
        var shape = compiler.type(whole).shape();
        var numbers = compiler.type(repeated).shape();
        if (!compiler.canBePixels(whole)
                || !compiler.type(whole).equals(compiler.type(node.output()))
                || numbers.rank() != shape.rank()
                || numbers.dim(0) != shape.dim(0)
                || numbers.dim(1) != shape.dim(1)
                || numbers.size() != shape.dim(0) * shape.dim(1)) {
            return false;
        }
        var in = compiler.pixels(whole);
        var factors = compiler.pixels(repeated);
        var out = compiler.definePixels(node.output());
        boolean wholeFirst = whole.equals(node.input(0));
        var workers = compiler.resources().workers();
        int perImage = in.height() * in.width();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector arithmetic", "a number for each image and channel"),
                List.of(in.buffer(), factors.buffer()),
                List.of(out.buffer()),
                memory -> {
                    for (int n = 0; n < in.images(); n++) {
                        long pixels = in.address(memory) + 4L * n * perImage * in.ld();
                        long row = factors.address(memory) + 4L * n * factors.ld();
                        Arithmetic.rows(
                                workers,
                                operator,
                                perImage,
                                in.channels(),
                                wholeFirst ? pixels : row,
                                wholeFirst ? in.ld() : 0,
                                wholeFirst ? row : pixels,
                                wholeFirst ? 0 : in.ld(),
                                out.address(memory) + 4L * n * perImage * out.ld(),
                                out.ld());
                    }
                }));
        return true;
    }
}
