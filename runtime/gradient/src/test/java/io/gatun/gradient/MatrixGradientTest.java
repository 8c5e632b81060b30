package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;

import io.gatun.op.Einsum;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixGradientTest {
    private static List<GradientCase> cases() {
        var cases = new ArrayList<GradientCase>();
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                var a = ta ? shape(3, 2) : shape(2, 3);
                var b = tb ? shape(5, 3) : shape(3, 5);
                cases.add(GradientCase.of(new Gemm(1, 1, ta, tb), a, b));
                cases.add(GradientCase.of(new Gemm(0.7f, 1.3f, ta, tb), a, b, shape(5)));
                cases.add(GradientCase.of(new Gemm(1, 0.5f, ta, tb), a, b, shape(2, 1)));
            }
        }
        cases.add(GradientCase.of(new MatMul(), shape(2, 3), shape(3, 4)));
        cases.add(GradientCase.of(new MatMul(), shape(3), shape(3)));
        cases.add(GradientCase.of(new MatMul(), shape(3), shape(2, 3, 4)));
        cases.add(GradientCase.of(new MatMul(), shape(2, 4, 3), shape(3)));
        cases.add(GradientCase.of(new MatMul(), shape(2, 3, 2, 5), shape(5, 3)));
        cases.add(GradientCase.of(new MatMul(), shape(2, 1, 2, 3), shape(4, 3, 2)));
        cases.add(GradientCase.of(new MatMul(), shape(3, 2), shape(2, 2, 2)));
        cases.add(GradientCase.of(new Einsum("bij,bjk->bik"), shape(2, 3, 2), shape(2, 2, 4)));
        cases.add(GradientCase.of(new Einsum("ij,jk"), shape(3, 2), shape(2, 4)));
        cases.add(GradientCase.of(new Einsum("ijk->ki"), shape(2, 3, 4)));
        cases.add(GradientCase.of(new Einsum("ij,ik,il->jkl"), shape(2, 2), shape(2, 3), shape(2, 2)));
        cases.add(GradientCase.of(new Einsum("ij,jk->ik"), shape(1, 3), shape(1, 2)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }
}
