package io.gatun.conformance.cases;

import java.util.List;

/** All cases, family by family. */
public final class OperatorCases {
    private OperatorCases() {}

    public static List<OperatorCase> all() {
        var cases = new CaseList();
        ConvolutionCases.addTo(cases);
        ConvolutionGradientCases.addTo(cases);
        FusedCases.addTo(cases);
        MatrixCases.addTo(cases);
        PoolCases.addTo(cases);
        ElementwiseCases.addTo(cases);
        BroadcastCases.addTo(cases);
        NormalizationCases.addTo(cases);
        ReductionCases.addTo(cases);
        MovementCases.addTo(cases);
        SelectionCases.addTo(cases);
        ResamplingCases.addTo(cases);
        QuantizationCases.addTo(cases);
        GradientCases.addTo(cases);
        return cases.cases();
    }
}
