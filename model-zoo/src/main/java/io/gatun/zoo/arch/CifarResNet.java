package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** ResNet for CIFAR-10 (section 4.2 of its paper): three stages of basic blocks with 16, 32 and 64 channels. */
final class CifarResNet {
    static final List<Architecture> ALL =
            List.of(new CifarResNet(20, 272_474).architecture(), new CifarResNet(56, 855_770).architecture());

    private final int depth;
    private final long parameters;

    private CifarResNet(int depth, long parameters) {
        this.depth = depth;
        this.parameters = parameters;
    }

    private Architecture architecture() {
        return Architecture.cifar(
                "resnet" + depth + "-cifar10",
                "ResNet-" + depth + " for pictures of 32x32, with projections as shortcuts between stages (option B)",
                ResNet.PAPER,
                parameters,
                this::layers);
    }

    private Value layers(Layers net) {
        var x = net.relu(
                "relu1", net.convBn("conv1", net.input(), Convolution.of(16, 3).padding(1)));
        for (int stage = 0; stage < 3; stage++) {
            for (int i = 0; i < (depth - 2) / 6; i++) {
                x = ResNet.basic(net, "stage" + (stage + 1) + "." + i, x, 16 << stage, stage > 0 && i == 0 ? 2 : 1);
            }
        }
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        return net.classifier("fc", x, 10);
    }
}
