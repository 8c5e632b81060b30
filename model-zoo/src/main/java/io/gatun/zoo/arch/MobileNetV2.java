package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** MobileNetV2 at width 1: inverted residuals with linear bottlenecks. */
final class MobileNetV2 {
    static final List<Architecture> ALL = List.of(Architecture.imagenet(
            "mobilenetv2",
            "MobileNetV2 at width 1.0",
            "Sandler et al. 2018, MobileNetV2: Inverted Residuals and Linear Bottlenecks, arXiv:1801.04381",
            3_504_872,
            MobileNetV2::layers));

    /** A row of the paper's table 2: {@code blocks} in a row, of which the first has the stride. */
    private record Stage(int expansion, int channels, int blocks, int stride) {}

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 1),
            new Stage(6, 24, 2, 2),
            new Stage(6, 32, 3, 2),
            new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1),
            new Stage(6, 160, 3, 2),
            new Stage(6, 320, 1, 1));

    private MobileNetV2() {}

    private static Value layers(Layers net) {
        var x = net.convBn("conv1", net.input(), Convolution.of(32, 3).stride(2).padding(1));
        x = net.relu6("conv1.relu6", x);
        for (int number = 1; number <= STAGES.size(); number++) {
            var stage = STAGES.get(number - 1);
            for (int i = 0; i < stage.blocks(); i++) {
                x = invertedResidual(net, "stage" + number + "." + i, x, stage, i == 0 ? stage.stride() : 1);
            }
        }
        x = net.relu6("conv2.relu6", net.convBn("conv2", x, Convolution.of(1280, 1)));
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        return net.classifier("fc", net.dropout("drop", x, 0.2f), 1000);
    }

    /** 1x1 to more channels, depthwise 3x3, 1x1 to fewer; beside it the input, where it has the output's shape. */
    private static Value invertedResidual(Layers net, String name, Value x, Stage stage, int stride) {
        var y = x;
        if (stage.expansion() > 1) {
            y = net.convBn(name + ".expand", x, Convolution.of(stage.expansion() * net.channels(x), 1));
            y = net.relu6(name + ".expand.relu6", y);
        }
        var depthwise = Convolution.depthwise(net.channels(y), 3).stride(stride).padding(1);
        y = net.relu6(name + ".depthwise.relu6", net.convBn(name + ".depthwise", y, depthwise));
        var project = Convolution.of(stage.channels(), 1).linear();
        if (stride > 1 || net.channels(x) != stage.channels()) {
            return net.convBn(name + ".project", y, project);
        }
        return net.add(name + ".add", x, net.convBnOfBranch(name + ".project", y, project));
    }
}
