package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** GoogLeNet (Inception v1): nine inception modules, each of four branches side by side. */
final class GoogLeNet {
    static final List<Architecture> ALL = List.of(Architecture.imagenet(
            "googlenet",
            "GoogLeNet as in its paper: biases, local response normalisation, no auxiliary heads",
            "Szegedy et al. 2015, Going Deeper with Convolutions, arXiv:1409.4842",
            6_998_552,
            GoogLeNet::layers));

    private GoogLeNet() {}

    private static Value layers(Layers net) {
        var x = convRelu(
                net, "conv1", net.input(), Convolution.of(64, 7).stride(2).padding(3));
        x = net.localResponseNorm("norm1", net.maxPool("pool1", x, 3, 2, 0, true));
        x = convRelu(net, "conv2.reduce", x, Convolution.of(64, 1));
        x = convRelu(net, "conv2", x, Convolution.of(192, 3).padding(1));
        x = net.maxPool("pool2", net.localResponseNorm("norm2", x), 3, 2, 0, true);
        x = new Inception(64, 96, 128, 16, 32, 32).add(net, "3a", x);
        x = new Inception(128, 128, 192, 32, 96, 64).add(net, "3b", x);
        x = net.maxPool("pool3", x, 3, 2, 0, true);
        x = new Inception(192, 96, 208, 16, 48, 64).add(net, "4a", x);
        x = new Inception(160, 112, 224, 24, 64, 64).add(net, "4b", x);
        x = new Inception(128, 128, 256, 24, 64, 64).add(net, "4c", x);
        x = new Inception(112, 144, 288, 32, 64, 64).add(net, "4d", x);
        x = new Inception(256, 160, 320, 32, 128, 128).add(net, "4e", x);
        x = net.maxPool("pool4", x, 3, 2, 0, true);
        x = new Inception(256, 160, 320, 32, 128, 128).add(net, "5a", x);
        x = new Inception(384, 192, 384, 48, 128, 128).add(net, "5b", x);
        x = net.flatten("flatten", net.globalAveragePool("pool5", x));
        return net.classifier("fc", net.dropout("drop5", x, 0.4f), 1000);
    }

    /** Output channels of the branches, and of the 1x1 convolutions that come before the 3x3 and the 5x5 (table 1). */
    private record Inception(int one, int threeReduce, int three, int fiveReduce, int five, int pool) {
        Value add(Layers net, String module, Value x) {
            var name = "inception" + module;
            var a = convRelu(net, name + ".1x1", x, Convolution.of(one, 1));
            var b = convRelu(net, name + ".3x3.reduce", x, Convolution.of(threeReduce, 1));
            b = convRelu(net, name + ".3x3", b, Convolution.of(three, 3).padding(1));
            var c = convRelu(net, name + ".5x5.reduce", x, Convolution.of(fiveReduce, 1));
            c = convRelu(net, name + ".5x5", c, Convolution.of(five, 5).padding(2));
            var d = net.maxPool(name + ".pool", x, 3, 1, 1, false);
            d = convRelu(net, name + ".pool.project", d, Convolution.of(pool, 1));
            return net.concat(name, a, b, c, d);
        }
    }

    private static Value convRelu(Layers net, String name, Value x, Convolution layer) {
        return net.relu(name + ".relu", net.conv(name, x, layer));
    }
}
