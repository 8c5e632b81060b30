package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.Einsum;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.tensor.DType;

/** Products of matrices. */
final class MatrixCases {
    private MatrixCases() {}

    static void addTo(CaseList cases) {
        gemm(cases);
        matMul(cases);
        cases.add("matrices", new Einsum("ij,jk->ik"), x(5, 7), x(7, 3));
        cases.add("batches, transposed", new Einsum("bij,bkj->bki"), x(2, 5, 7), x(2, 3, 7));
        cases.add("a trace", new Einsum("ii->"), x(6, 6));
    }

    private static void gemm(CaseList cases) {
        var plain = new Gemm(1, 1, false, true);
        for (long n : new long[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129}) {
            cases.add("one row to " + n, plain, x(1, 40), weight(n, 40), weight(n));
            cases.add("of inner extent " + n, plain, x(5, n), weight(10, n), weight(10));
            cases.add(n + " rows", plain, x(n, 24), weight(20, 24), weight(20));
        }
        cases.add("of a large inner extent", plain, x(2, 4099), weight(37, 4099), weight(37));
        cases.add("of a large matrix", plain, x(1, 512), weight(1000, 512), weight(1000));
        cases.add("nothing transposed", new Gemm(1, 1, false, false), x(7, 13), weight(13, 11), weight(11));
        cases.add("both transposed", new Gemm(1, 1, true, true), x(13, 7), weight(11, 13), weight(11));
        cases.add("the left transposed", new Gemm(1, 1, true, false), x(13, 7), weight(13, 11), weight(11));
        cases.add("alpha and beta", new Gemm(0.5f, -2, false, true), x(7, 13), weight(11, 13), weight(11));
        cases.add("beta 0", new Gemm(1.5f, 0, false, true), x(7, 13), weight(11, 13), weight(11));
        cases.add("without C", plain, x(7, 13), weight(11, 13));
        cases.add("C a number", plain, x(7, 13), weight(11, 13), weight());
        cases.add("C a column", plain, x(7, 13), weight(11, 13), weight(7, 1));
        cases.add("C a row of rank 2", plain, x(7, 13), weight(11, 13), weight(1, 11));
        cases.add("C a matrix", plain, x(7, 13), weight(11, 13), weight(7, 11));
        cases.add("all come with each run", plain, x(7, 13), x(11, 13), x(11));
        cases.add("all come with each run, a number a class", plain, x(8, 67), x(130, 67), x(130));
        for (boolean left : new boolean[] {false, true}) {
            for (boolean right : new boolean[] {false, true}) {
                var name = "all come with each run" + (left ? ", left transposed" : "")
                        + (right ? ", right transposed" : "");
                var a = left ? x(33, 9) : x(9, 33);
                var b = right ? x(70, 33) : x(33, 70);
                cases.add(name + ", without C", new Gemm(1, 1, left, right), a, b);
                cases.add(name + ", scaled, C a column", new Gemm(0.5f, -2, left, right), a, b, x(9, 1));
                cases.add(name + ", C a matrix", new Gemm(1, 1, left, right), a, b, x(9, 70));
            }
        }
        cases.add("no rows", plain, x(0, 13), weight(11, 13), weight(11));
        cases.add("no inner extent", plain, x(3, 0), weight(4, 0), weight(4));
        cases.add(
                "whole numbers",
                new Gemm(1, 1, false, false),
                Operand.of(DType.INT32, 5, 6),
                Operand.of(DType.INT32, 6, 3),
                Operand.of(DType.INT32, 3));
    }

    private static void matMul(CaseList cases) {
        var op = new MatMul();
        for (long n : new long[] {1, 2, 7, 16, 17, 33, 65}) {
            cases.add("square of " + n, op, x(n, n), weight(n, n));
            cases.add("batches of " + n, op, x(3, n, 9), x(3, 9, n));
        }
        cases.add("both come with each run", op, x(7, 130), x(130, 19));
        cases.add("vector by matrix", op, x(9), weight(9, 5));
        cases.add("matrix by vector", op, x(5, 9), weight(9));
        cases.add("vector by vector", op, x(17), x(17));
        cases.add("batches by one matrix", op, x(2, 3, 5, 7), weight(7, 11));
        cases.add("batches that broadcast", op, x(2, 1, 5, 7), x(3, 7, 4));
        cases.add("one matrix by batches", op, x(5, 7), x(4, 7, 3));
        cases.add("of a large inner extent", op, x(3, 2051), weight(2051, 5));
        cases.add("no batches", op, x(0, 5, 7), x(0, 7, 4));
        cases.add("whole numbers", op, Operand.of(DType.INT64, 5, 6), Operand.of(DType.INT64, 6, 3));
    }
}
