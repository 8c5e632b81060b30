package io.gatun.arch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which room of the engine may import which; a room is a package below {@code io.gatun} and all packages in it. */
final class Rooms {
    private static final String TABLE = """
            room    may import
            tensor  -
            op      tensor
            graph   tensor op
            onnx    tensor op graph
            pass    tensor op graph
            spi     tensor op graph
            device  tensor op graph spi
            place   tensor op graph spi
            cpu     tensor op graph spi
            plan    tensor op graph spi place
            run     tensor plan spi
            """;

    /** The classes directly in {@code io.gatun}, which use every room but the CPU: that one comes through the SPI. */
    static final List<String> DOOR =
            List.of("tensor", "op", "graph", "onnx", "pass", "spi", "device", "place", "plan", "run");

    private Rooms() {}

    /** Room to the rooms it may import, in alphabetical order. */
    static Map<String, List<String>> table() {
        var rooms = new TreeMap<String, List<String>>();
        TABLE.lines().skip(1).map(line -> List.of(line.split("\\s+"))).forEach(words -> {
            var allowed = words.subList(1, words.size());
            rooms.put(words.getFirst(), allowed.equals(List.of("-")) ? List.of() : allowed);
        });
        return rooms;
    }
}
