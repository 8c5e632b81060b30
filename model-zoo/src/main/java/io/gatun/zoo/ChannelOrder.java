package io.gatun.zoo;

/** In which order a network wants the colours. */
public enum ChannelOrder {
    /** Red, green, blue. */
    RGB,

    /** Blue, green, red, as networks from Caffe want it. */
    BGR;

    /** Which colour of a picture (red 0, green 1, blue 2) becomes channel {@code channel} of the tensor. */
    int colour(int channel) {
        return this == RGB ? channel : 2 - channel;
    }
}
