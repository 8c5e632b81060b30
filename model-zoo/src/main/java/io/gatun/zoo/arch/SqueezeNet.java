package io.gatun.zoo.arch;

import io.gatun.graph.Value;
import java.util.List;

/** SqueezeNet: fire modules, and no fully connected layer. */
final class SqueezeNet {
    private static final String PAPER =
            "Iandola et al. 2016, SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360";

    static final List<Architecture> ALL = List.of(
            Architecture.imagenet("squeezenet1.0", "SqueezeNet 1.0", PAPER, 1_248_424, SqueezeNet::layersOf10),
            Architecture.imagenet(
                    "squeezenet1.1",
                    "SqueezeNet 1.1: pools earlier, for 2.4 times less work",
                    PAPER,
                    1_235_496,
                    SqueezeNet::layersOf11));

    private SqueezeNet() {}

    private static Value layersOf10(Layers net) {
        var x = net.relu(
                "relu1", net.conv("conv1", net.input(), Convolution.of(96, 7).stride(2)));
        x = net.maxPool("pool1", x, 3, 2, 0, true);
        x = fire(net, "fire2", x, 16, 64);
        x = fire(net, "fire3", x, 16, 64);
        x = fire(net, "fire4", x, 32, 128);
        x = net.maxPool("pool4", x, 3, 2, 0, true);
        x = fire(net, "fire5", x, 32, 128);
        x = fire(net, "fire6", x, 48, 192);
        x = fire(net, "fire7", x, 48, 192);
        x = fire(net, "fire8", x, 64, 256);
        x = net.maxPool("pool8", x, 3, 2, 0, true);
        return head(net, fire(net, "fire9", x, 64, 256));
    }

    private static Value layersOf11(Layers net) {
        var x = net.relu(
                "relu1", net.conv("conv1", net.input(), Convolution.of(64, 3).stride(2)));
        x = net.maxPool("pool1", x, 3, 2, 0, true);
        x = fire(net, "fire2", x, 16, 64);
        x = fire(net, "fire3", x, 16, 64);
        x = net.maxPool("pool3", x, 3, 2, 0, true);
        x = fire(net, "fire4", x, 32, 128);
        x = fire(net, "fire5", x, 32, 128);
        x = net.maxPool("pool5", x, 3, 2, 0, true);
        x = fire(net, "fire6", x, 48, 192);
        x = fire(net, "fire7", x, 48, 192);
        x = fire(net, "fire8", x, 64, 256);
        return head(net, fire(net, "fire9", x, 64, 256));
    }

    /** Squeezes the channels by a 1x1 convolution, then expands them by 1x1 and 3x3 side by side. */
    private static Value fire(Layers net, String name, Value x, int squeeze, int expand) {
        var squeezed = net.conv(name + ".squeeze", x, Convolution.of(squeeze, 1));
        squeezed = net.relu(name + ".squeeze.relu", squeezed);
        var one = net.conv(name + ".expand1x1", squeezed, Convolution.of(expand, 1));
        var three = net.conv(
                name + ".expand3x3", squeezed, Convolution.of(expand, 3).padding(1));
        return net.concat(name, net.relu(name + ".expand1x1.relu", one), net.relu(name + ".expand3x3.relu", three));
    }

    private static Value head(Layers net, Value x) {
        var map = net.conv("conv10", net.dropout("drop9", x, 0.5f), Convolution.of(1000, 1));
        return net.classifierFromMap("flatten", net.globalAveragePool("pool10", net.relu("relu10", map)));
    }
}
