package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** ResNet for ImageNet, in the form called v1.5: a bottleneck's stride sits in its 3x3 convolution. */
final class ResNet {
    static final String PAPER = "He et al. 2016, Deep Residual Learning for Image Recognition, arXiv:1512.03385";

    static final List<Architecture> ALL = List.of(
            new ResNet(18, 11_689_512, false, 2, 2, 2, 2).architecture(),
            new ResNet(34, 21_797_672, false, 3, 4, 6, 3).architecture(),
            new ResNet(50, 25_557_032, true, 3, 4, 6, 3).architecture(),
            new ResNet(101, 44_549_160, true, 3, 4, 23, 3).architecture(),
            new ResNet(152, 60_192_808, true, 3, 8, 36, 3).architecture());

    private static final int EXPANSION = 4;

    private final int depth;
    private final long parameters;
    private final boolean bottlenecks;
    private final int[] blocks;

    private ResNet(int depth, long parameters, boolean bottlenecks, int... blocks) {
        this.depth = depth;
        this.parameters = parameters;
        this.bottlenecks = bottlenecks;
        this.blocks = blocks;
    }

    private Architecture architecture() {
        return Architecture.imagenet(
                "resnet" + depth,
                "ResNet-" + depth + (bottlenecks ? ", stride in the 3x3 convolutions (v1.5)" : ""),
                PAPER,
                parameters,
                this::layers);
    }

    private Value layers(Layers net) {
        var x = net.convBn("conv1", net.input(), Convolution.of(64, 7).stride(2).padding(3));
        x = net.maxPool("pool1", net.relu("relu1", x), 3, 2, 1, false);
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int i = 0; i < blocks[stage]; i++) {
                var name = "stage" + (stage + 1) + "." + i;
                int channels = 64 << stage;
                int stride = stage > 0 && i == 0 ? 2 : 1;
                x = bottlenecks ? bottleneck(net, name, x, channels, stride) : basic(net, name, x, channels, stride);
            }
        }
        x = net.flatten("flatten", net.globalAveragePool("pool5", x));
        return net.classifier("fc", x, 1000);
    }

    /** Two 3x3 convolutions beside the shortcut. */
    static Value basic(Layers net, String name, Value x, int channels, int stride) {
        var y = net.convBn(
                name + ".conv1", x, Convolution.of(channels, 3).stride(stride).padding(1));
        y = net.relu(name + ".relu1", y);
        y = net.convBnOfBranch(name + ".conv2", y, Convolution.of(channels, 3).padding(1));
        return net.relu(name, net.add(name + ".add", y, shortcut(net, name, x, channels, stride)));
    }

    /** 1x1 to fewer channels, 3x3, 1x1 to four times as many, beside the shortcut. */
    private static Value bottleneck(Layers net, String name, Value x, int channels, int stride) {
        var y = net.relu(name + ".relu1", net.convBn(name + ".conv1", x, Convolution.of(channels, 1)));
        y = net.convBn(
                name + ".conv2", y, Convolution.of(channels, 3).stride(stride).padding(1));
        y = net.relu(name + ".relu2", y);
        y = net.convBnOfBranch(name + ".conv3", y, Convolution.of(EXPANSION * channels, 1));
        return net.relu(name, net.add(name + ".add", y, shortcut(net, name, x, EXPANSION * channels, stride)));
    }

    /** The input itself where it fits, else a 1x1 convolution of it (the paper's option B). */
    private static Value shortcut(Layers net, String name, Value x, int channels, int stride) {
        if (stride == 1 && net.channels(x) == channels) {
            return x;
        }
        return net.convBn(
                name + ".shortcut",
                x,
                Convolution.of(channels, 1).stride(stride).linear());
    }
}
