package io.gatun.opencl;

import io.gatun.op.AveragePool;
import io.gatun.op.MaxPool;
import io.gatun.op.Window;
import java.util.List;

/** Pools with a sliding window over one or two spatial axes. */
final class PoolLowering {
    private PoolLowering() {}

    static Lowering of(Candidate node, MaxPool pool) {
        return of(node, pool.window(), "MAX", false);
    }

    static Lowering of(Candidate node, AveragePool pool) {
        return of(node, pool.window(), "AVERAGE", pool.countIncludePad());
    }

    private static Lowering of(Candidate node, Window window, String function, boolean padded) {
        var x = node.data(0);
        var y = node.result();
        if (x.rank() > 4) {
            throw new Refused("a window over " + (x.rank() - 2) + " spatial axes");
        }
        var sliding = Sliding.over(x, y, window.over(x, List.of()));
        return compiler -> emit(compiler, node, sliding, function, padded);
    }

    private static void emit(ClCompiler compiler, Candidate node, Sliding s, String function, boolean padded) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        var call = KernelCall.of(compiler.kernel("pool", "pool", function))
                .operand(x)
                .operand(y)
                .ints(x.images(), (int) x.shape().dim(1), s.inHeight(), s.inWidth(), s.outHeight(), s.outWidth())
                .ints(s.kernelHeight(), s.kernelWidth(), s.strideY(), s.strideX(), s.dilationY(), s.dilationX())
                .ints(s.top(), s.left(), s.bottom(), s.right(), padded ? 1 : 0)
                .over(y.size());
        compiler.emit(node.info("window", "one element a work-item"), List.of(x), y, call);
    }
}
