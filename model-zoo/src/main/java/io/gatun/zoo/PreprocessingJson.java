package io.gatun.zoo;

import com.fasterxml.jackson.jr.ob.JSON;
import io.gatun.GatunException;
import io.gatun.zoo.picture.Filter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@link Preprocessing} as JSON, such as {@code {"framing": "short-side", "side": 256, "filter": "bilinear", "height": 224,
 * "width": 224, "channels": "RGB", "divisor": 255, "mean": [0, 0, 0], "deviation": [1, 1, 1]}}. A key that is left out has
 * the value of {@code "preset"}, which itself is {@code imagenet} if left out.
 */
final class PreprocessingJson {
    private static final List<String> KEYS = List.of(
            "preset", "framing", "side", "filter", "height", "width", "channels", "divisor", "mean", "deviation");

    private final Map<String, Object> values;

    private PreprocessingJson(Map<String, Object> values) {
        this.values = values;
    }

    static Preprocessing read(String text) {
        var stripped = text.strip();
        if (!stripped.startsWith("{")) {
            return preset(stripped);
        }
        Map<String, Object> values;
        try {
            values = JSON.std.mapFrom(stripped);
        } catch (IOException damaged) {
            var firstLine = damaged.getMessage().lines().findFirst().orElse("");
            throw new GatunException("preprocessing is not valid JSON: " + firstLine, damaged);
        }
        for (var key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw new GatunException("preprocessing has no '" + key + "'; it has " + String.join(", ", KEYS));
            }
        }
        return new PreprocessingJson(values).read();
    }

    private static Preprocessing preset(String name) {
        return switch (name) {
            case "imagenet" -> Preprocessing.imagenet();
            case "caffe" -> Preprocessing.caffe();
            case "cifar10" -> Preprocessing.cifar10();
            default ->
                throw new GatunException("no preprocessing is called '" + name
                        + "'; there are imagenet, caffe and cifar10, or give JSON");
        };
    }

    private Preprocessing read() {
        var base = preset(text("preset", "imagenet"));
        int height = whole("height", base.height());
        int width = whole("width", base.width());
        var sized = base.at(height, width);
        return new Preprocessing(
                framing(sized),
                Filter.valueOf(oneOf("filter", sized.filter().name(), "BILINEAR", "AREA")),
                height,
                width,
                ChannelOrder.valueOf(oneOf("channels", sized.channels().name(), "RGB", "BGR")),
                number("divisor", sized.divisor()),
                numbers("mean", sized.mean()),
                numbers("deviation", sized.deviation()));
    }

    private Framing framing(Preprocessing base) {
        var name = oneOf("framing", name(base.framing()), "SHORT-SIDE", "LARGEST-CENTRE", "STRETCH");
        return switch (name) {
            case "LARGEST-CENTRE" -> new Framing.LargestCentre();
            case "STRETCH" -> new Framing.Stretch();
            default -> {
                int otherwise = base.framing() instanceof Framing.ShortSide(int side)
                        ? side
                        : Math.max(base.height(), base.width());
                yield new Framing.ShortSide(whole("side", otherwise));
            }
        };
    }

    private static String name(Framing framing) {
        return switch (framing) {
            case Framing.ShortSide _ -> "short-side";
            case Framing.LargestCentre() -> "largest-centre";
            case Framing.Stretch() -> "stretch";
        };
    }

    private String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise) instanceof String text ? text : refuse(key, "a text");
    }

    /** Upper or lower case alike. */
    private String oneOf(String key, String otherwise, String... allowed) {
        var found = text(key, otherwise).toUpperCase(Locale.ROOT);
        return List.of(allowed).contains(found)
                ? found
                : refuse(key, "one of " + String.join(", ", allowed).toLowerCase(Locale.ROOT));
    }

    private int whole(String key, int otherwise) {
        return values.getOrDefault(key, otherwise) instanceof Integer number ? number : refuse(key, "a whole number");
    }

    private float number(String key, float otherwise) {
        return values.getOrDefault(key, otherwise) instanceof Number number
                ? number.floatValue()
                : refuse(key, "a number");
    }

    private List<Float> numbers(String key, List<Float> otherwise) {
        if (values.getOrDefault(key, otherwise) instanceof List<?> list
                && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(number -> ((Number) number).floatValue()).toList();
        }
        return refuse(key, "a list of numbers");
    }

    private <T> T refuse(String key, String wanted) {
        throw new GatunException("preprocessing: '" + key + "' must be " + wanted + ", got " + values.get(key));
    }

    static String write(Preprocessing preprocessing) {
        var values = new LinkedHashMap<String, Object>();
        values.put("framing", name(preprocessing.framing()));
        if (preprocessing.framing() instanceof Framing.ShortSide(int side)) {
            values.put("side", side);
        }
        values.put("filter", preprocessing.filter().name().toLowerCase(Locale.ROOT));
        values.put("height", preprocessing.height());
        values.put("width", preprocessing.width());
        values.put("channels", preprocessing.channels().name());
        values.put("divisor", preprocessing.divisor());
        values.put("mean", preprocessing.mean());
        values.put("deviation", preprocessing.deviation());
        try {
            return JSON.std.asString(values);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
