/** The conformance kit: a class to extend, with which JUnit proves an accelerator right. */
module io.gatun.conformance {
    requires transitive io.gatun.runtime;
    requires transitive org.junit.jupiter.api;
    requires io.gatun.zoo;
    requires jdk.management;

    exports io.gatun.conformance;

    opens io.gatun.conformance to
            org.junit.platform.commons;
}
