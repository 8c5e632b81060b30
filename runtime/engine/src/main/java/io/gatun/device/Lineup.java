package io.gatun.device;

import io.gatun.GatunException;
import io.gatun.spi.Accelerator;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Opened accelerators.
 *
 * @param accelerators in order of preference; the last is the CPU, which takes everything
 * @param required names of those that must not be replaced by the CPU when they fail
 * @param notes what became of those that were wanted and are not among them, and of plugins that are broken
 * @param auto whether it is to be measured which of them are worth while
 * @param descriptions of their devices, by the accelerators' names
 */
public record Lineup(
        List<Accelerator> accelerators,
        List<String> required,
        List<String> notes,
        boolean auto,
        Map<String, String> descriptions) {
    /** Stands for all accelerators that can be used. */
    static final String ALL = "auto";

    /** The accelerator that takes what others leave. */
    static final String LAST_RESORT = "cpu";

    private static final System.Logger LOG = System.getLogger(Lineup.class.getName());

    /**
     * Opens what is wanted. A preferred device that cannot be used is left out, which the log says.
     *
     * @throws GatunException if a required device cannot be used, or if there is none of a name, be it required or preferred
     */
    public static Lineup open(Wish wish) {
        var plugins = Discovery.find(wish.plugins());
        var opening = new Opening(plugins);
        var required = new ArrayList<String>();
        var notes = new ArrayList<String>();
        plugins.forEach(
                plugin -> plugin.fault().ifPresent(fault -> notes.add("plugin " + plugin.name() + ": " + fault)));
        try {
            wish.required().forEach(name -> required.add(opening.open(name)));
            boolean auto = wish.preferred().contains(ALL);
            if (auto && wish.preferred().size() > 1) {
                throw new GatunException("'" + ALL + "' stands for all accelerators, so that nothing can be preferred"
                        + " besides; got " + wish.preferred());
            }
            if (auto) {
                opening.openAll(notes::add);
            } else {
                wish.preferred().forEach(name -> openIfPossible(name, opening, notes::add));
            }
            opening.open(LAST_RESORT);
            return new Lineup(
                    opening.inOrder(), List.copyOf(required), List.copyOf(notes), auto, opening.descriptions());
        } catch (RuntimeException | Error failure) {
            opening.close();
            throw failure;
        }
    }

    private static void openIfPossible(String name, Opening opening, Consumer<String> notes) {
        opening.requireKnown(name);
        try {
            opening.open(name);
        } catch (GatunException unusable) {
            notes.accept(unusable.getMessage());
            LOG.log(Level.WARNING, unusable.getMessage() + "; others take its place");
        }
    }
}
