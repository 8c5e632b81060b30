/** The {@code gatun} command. */
module io.gatun.cli {
    requires com.fasterxml.jackson.jr.ob;
    requires info.picocli;
    requires io.gatun.gradient;
    requires io.gatun.runtime;
    requires io.gatun.zoo;
    // how much memory there is
    requires jdk.management;
    requires java.desktop;
    // Ctrl-C, see InterruptSignal
    requires jdk.unsupported;
    requires me.tongfei.progressbar;
    requires org.apache.xmlgraphics.batik.svggen;
    requires xchart;

    // picocli reads the annotations of commands and sets their fields
    opens io.gatun.cli to
            info.picocli;
}
