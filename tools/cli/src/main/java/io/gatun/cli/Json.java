package io.gatun.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes maps, lists, texts and numbers as one JSON document. */
final class Json {
    private static final double THOUSANDTHS = 1e3;

    private Json() {}

    static void print(Object document, PrintWriter out) throws IOException {
        out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(document));
    }

    /** A map in the order of the arguments: key, value, key, value. */
    static Map<String, Object> object(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** To three decimals. */
    static double rounded(double number) {
        return Math.round(number * THOUSANDTHS) / THOUSANDTHS;
    }
}
