/** Architectures as code, preprocessing of pictures, labels, and the embedded default model. */
module io.gatun.zoo {
    requires io.gatun.runtime;
    requires java.desktop;
}
