package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;
import java.util.stream.Stream;

/** VGG: five blocks of 3x3 convolutions, each ended by a pool, then three fully connected layers. */
final class Vgg {
    private static final int[] CHANNELS = {64, 128, 256, 512, 512};

    static final List<Architecture> ALL = Stream.of(
                    new Vgg(11, 132_863_336, 132_868_840, 1, 1, 2, 2, 2),
                    new Vgg(13, 133_047_848, 133_053_736, 2, 2, 2, 2, 2),
                    new Vgg(16, 138_357_544, 138_365_992, 2, 2, 3, 3, 3),
                    new Vgg(19, 143_667_240, 143_678_248, 2, 2, 4, 4, 4))
            .flatMap(vgg -> Stream.of(vgg.architecture(false), vgg.architecture(true)))
            .toList();

    private final int depth;
    private final long parameters;
    private final long parametersWithBatchNorm;
    private final int[] convolutions;

    private Vgg(int depth, long parameters, long parametersWithBatchNorm, int... convolutions) {
        this.depth = depth;
        this.parameters = parameters;
        this.parametersWithBatchNorm = parametersWithBatchNorm;
        this.convolutions = convolutions;
    }

    private Architecture architecture(boolean batchNorm) {
        return Architecture.imagenet(
                "vgg" + depth + (batchNorm ? "-bn" : ""),
                "VGG-" + depth + (batchNorm ? " with batch norm after each convolution" : ""),
                "Simonyan, Zisserman 2015, Very Deep Convolutional Networks for Large-Scale Image Recognition,"
                        + " arXiv:1409.1556",
                batchNorm ? parametersWithBatchNorm : parameters,
                net -> layers(net, batchNorm));
    }

    private Value layers(Layers net, boolean batchNorm) {
        var x = net.input();
        for (int block = 1; block <= convolutions.length; block++) {
            for (int i = 1; i <= convolutions[block - 1]; i++) {
                var number = block + "_" + i;
                x = net.conv(
                        "conv" + number,
                        x,
                        Convolution.of(CHANNELS[block - 1], 3).padding(1));
                x = batchNorm ? net.batchNorm("conv" + number + ".bn", x) : x;
                x = net.relu("relu" + number, x);
            }
            x = net.maxPool("pool" + block, x, 2, 2, 0, false);
        }
        x = net.relu("relu6", net.dense("fc6", net.flatten("flatten", x), 4096));
        x = net.relu("relu7", net.dense("fc7", net.dropout("drop6", x, 0.5f), 4096));
        return net.classifier("fc8", net.dropout("drop7", x, 0.5f), 1000);
    }
}
