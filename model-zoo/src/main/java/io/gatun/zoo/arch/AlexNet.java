package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** AlexNet, one tower instead of the two that its first paper spread over two GPUs. */
final class AlexNet {
    static final List<Architecture> ALL = List.of(Architecture.imagenet(
            "alexnet",
            "AlexNet in one tower, without local response normalisation (torchvision's form)",
            "Krizhevsky 2014, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997",
            61_100_840,
            AlexNet::layers));

    private AlexNet() {}

    private static Value layers(Layers net) {
        var x = convRelu(net, 1, net.input(), Convolution.of(64, 11).stride(4).padding(2));
        x = net.maxPool("pool1", x, 3, 2, 0, false);
        x = convRelu(net, 2, x, Convolution.of(192, 5).padding(2));
        x = net.maxPool("pool2", x, 3, 2, 0, false);
        x = convRelu(net, 3, x, Convolution.of(384, 3).padding(1));
        x = convRelu(net, 4, x, Convolution.of(256, 3).padding(1));
        x = convRelu(net, 5, x, Convolution.of(256, 3).padding(1));
        x = net.maxPool("pool5", x, 3, 2, 0, false);
        x = net.dropout("drop5", net.flatten("flatten", x), 0.5f);
        x = net.dropout("drop6", net.relu("relu6", net.dense("fc6", x, 4096)), 0.5f);
        x = net.relu("relu7", net.dense("fc7", x, 4096));
        return net.classifier("fc8", x, 1000);
    }

    private static Value convRelu(Layers net, int number, Value x, Convolution layer) {
        return net.relu("relu" + number, net.conv("conv" + number, x, layer));
    }
}
