/** Architectures as code, preprocessing of pictures, labels, and the embedded default model. */
module io.gatun.zoo {
    requires transitive io.gatun.runtime;
    requires com.fasterxml.jackson.jr.ob;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.metadata;
    requires java.desktop;

    exports io.gatun.zoo;
    exports io.gatun.zoo.arch;
    exports io.gatun.zoo.data;
    exports io.gatun.zoo.picture;
}
