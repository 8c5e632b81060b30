package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** All-CNN-C for CIFAR-10: convolutions with stride instead of pools. */
final class AllCnn {
    static final List<Architecture> ALL = List.of(Architecture.cifar(
            "allcnn",
            "All-CNN-C for pictures of 32x32: nothing but convolutions and one global average",
            "Springenberg et al. 2015, Striving for Simplicity: The All Convolutional Net, arXiv:1412.6806",
            1_369_738,
            AllCnn::layers));

    private AllCnn() {}

    private static Value layers(Layers net) {
        var x = net.dropout("drop0", net.input(), 0.2f);
        x = convRelu(net, 1, x, Convolution.of(96, 3).padding(1));
        x = convRelu(net, 2, x, Convolution.of(96, 3).padding(1));
        x = net.dropout(
                "drop3", convRelu(net, 3, x, Convolution.of(96, 3).padding(1).stride(2)), 0.5f);
        x = convRelu(net, 4, x, Convolution.of(192, 3).padding(1));
        x = convRelu(net, 5, x, Convolution.of(192, 3).padding(1));
        x = net.dropout(
                "drop6", convRelu(net, 6, x, Convolution.of(192, 3).padding(1).stride(2)), 0.5f);
        x = convRelu(net, 7, x, Convolution.of(192, 3));
        x = convRelu(net, 8, x, Convolution.of(192, 1));
        x = convRelu(net, 9, x, Convolution.of(10, 1));
        return net.classifierFromMap("flatten", net.globalAveragePool("pool", x));
    }

    private static Value convRelu(Layers net, int number, Value x, Convolution layer) {
        return net.relu("relu" + number, net.conv("conv" + number, x, layer));
    }
}
