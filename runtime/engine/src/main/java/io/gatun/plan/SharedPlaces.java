package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Step;
import java.util.List;

/**
 * Which buffers may lie where another lies that is dead by then, because the step that fills them reads each element of it before
 * it writes one there.
 */
final class SharedPlaces {
    private SharedPlaces() {}

    /**
     * The first buffer of each place, for each buffer by id; itself where it has a place of its own.
     *
     * @param first the step that touches a buffer first, by id; -1 for none
     * @param last the step that touches it last
     */
    static int[] of(List<Step> steps, List<Buffer> buffers, int[] first, int[] last) {
        var place = new int[buffers.size()];
        for (int id = 0; id < place.length; id++) {
            place[id] = id;
        }
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            for (var dead : step.overwritable()) {
                var filled = step.writes().getFirst();
                if (place[filled.id()] == filled.id()
                        && first[filled.id()] == i
                        && last[dead.id()] == i
                        && fit(filled, dead)) {
                    place[filled.id()] = place[dead.id()];
                }
            }
        }
        return place;
    }

    private static boolean fit(Buffer filled, Buffer dead) {
        return filled.kind() == Buffer.Kind.ACTIVATION
                && dead.kind() == Buffer.Kind.ACTIVATION
                && filled.home() == dead.home()
                && filled.bytes() == dead.bytes();
    }
}
