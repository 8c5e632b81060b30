package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** ZFNet, with the rounding of pools and the padding that make its figure 3's sizes: 110, 55, 26, 13, 6. */
final class ZfNet {
    static final List<Architecture> ALL = List.of(Architecture.imagenet(
            "zfnet",
            "ZFNet as in its paper: 384, 384 and 256 channels at 13x13 (the form called ZFNet-512 has more)",
            "Zeiler, Fergus 2014, Visualizing and Understanding Convolutional Networks, arXiv:1311.2901",
            62_357_608,
            ZfNet::layers));

    private ZfNet() {}

    private static Value layers(Layers net) {
        var x = net.relu(
                "relu1",
                net.conv("conv1", net.input(), Convolution.of(96, 7).stride(2).padding(1)));
        x = net.localResponseNorm("norm1", net.maxPool("pool1", x, 3, 2, 0, true));
        x = net.relu("relu2", net.conv("conv2", x, Convolution.of(256, 5).stride(2)));
        x = net.localResponseNorm("norm2", net.maxPool("pool2", x, 3, 2, 0, true));
        x = net.relu("relu3", net.conv("conv3", x, Convolution.of(384, 3).padding(1)));
        x = net.relu("relu4", net.conv("conv4", x, Convolution.of(384, 3).padding(1)));
        x = net.relu("relu5", net.conv("conv5", x, Convolution.of(256, 3).padding(1)));
        x = net.flatten("flatten", net.maxPool("pool5", x, 3, 2, 0, true));
        x = net.dropout("drop6", net.relu("relu6", net.dense("fc6", x, 4096)), 0.5f);
        x = net.dropout("drop7", net.relu("relu7", net.dense("fc7", x, 4096)), 0.5f);
        return net.classifier("fc8", x, 1000);
    }
}
