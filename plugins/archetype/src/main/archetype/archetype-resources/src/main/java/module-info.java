/** The accelerator '${accelerator}' for Gatun. Nothing is exported: the engine asks for the provider, and for nothing else. */
module ${package} {
    requires io.gatun.runtime;

    provides io.gatun.spi.AcceleratorProvider with
            ${package}.${classPrefix}Provider;
}
