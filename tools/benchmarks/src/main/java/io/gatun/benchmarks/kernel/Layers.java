package io.gatun.benchmarks.kernel;

import io.gatun.benchmarks.kernel.Layer.Kind;
import java.util.List;

/** The layers that the networks of the zoo spend their time in, each shape once. */
public final class Layers {
    /** In the order of the table. */
    public static final List<Layer> ALL = List.of(
            // ResNet-50: 1x1
            pointwise(64, 64, 56, 1),
            pointwise(64, 256, 56, 1),
            pointwise(256, 64, 56, 1),
            pointwise(512, 128, 28, 1),
            pointwise(128, 512, 28, 1),
            pointwise(1024, 256, 14, 1),
            pointwise(256, 1024, 14, 1),
            pointwise(2048, 512, 7, 1),
            pointwise(512, 2048, 7, 1),
            // ResNet-50: 1x1 beside a stage
            pointwise(256, 512, 56, 2),
            pointwise(512, 1024, 28, 2),
            pointwise(1024, 2048, 14, 2),
            // VGG-16: 3x3
            square(64, 64, 224, 1),
            square(64, 128, 112, 1),
            square(128, 128, 112, 1),
            square(128, 256, 56, 1),
            square(256, 256, 56, 1),
            square(256, 512, 28, 1),
            square(512, 512, 28, 1),
            square(512, 512, 14, 1),
            // ResNets: 3x3
            square(64, 64, 56, 1),
            square(128, 128, 28, 1),
            square(256, 256, 14, 1),
            square(512, 512, 7, 1),
            square(128, 128, 56, 2),
            square(256, 256, 28, 2),
            square(512, 512, 14, 2),
            // MobileNetV2
            depthwise(32, 112, 1),
            depthwise(96, 112, 2),
            depthwise(144, 56, 1),
            depthwise(144, 56, 2),
            depthwise(192, 28, 1),
            depthwise(192, 28, 2),
            depthwise(384, 14, 1),
            depthwise(576, 14, 1),
            depthwise(576, 14, 2),
            depthwise(960, 7, 1),
            // VGG, SqueezeNet, MobileNetV2, ResNet and GoogLeNet, AlexNet
            first(64, 3, 1, 1),
            first(64, 3, 2, 0),
            first(32, 3, 2, 1),
            first(64, 7, 2, 3),
            first(64, 11, 4, 2),
            // AlexNet, VGG: matrices that no cache holds
            dense(9216, 4096),
            dense(25088, 4096),
            dense(4096, 4096));

    private Layers() {}

    /** @throws IllegalArgumentException if there is none of this name */
    static Layer named(String name) {
        return ALL.stream()
                .filter(layer -> layer.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no layer '" + name + "'"));
    }

    private static Layer pointwise(int channels, int outChannels, int size, int stride) {
        return new Layer(Kind.POINTWISE, channels, size, outChannels, 1, stride, 0, 1);
    }

    private static Layer square(int channels, int outChannels, int size, int stride) {
        return new Layer(Kind.SQUARE, channels, size, outChannels, 3, stride, 1, 1);
    }

    private static Layer depthwise(int channels, int size, int stride) {
        return new Layer(Kind.DEPTHWISE, channels, size, channels, 3, stride, 1, channels);
    }

    private static Layer first(int outChannels, int kernel, int stride, int padding) {
        return new Layer(Kind.FIRST, 3, 224, outChannels, kernel, stride, padding, 1);
    }

    private static Layer dense(int channels, int outChannels) {
        return new Layer(Kind.DENSE, channels, 1, outChannels, 1, 1, 0, 1);
    }
}
