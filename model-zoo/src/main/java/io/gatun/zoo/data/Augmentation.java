package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.Colours;
import io.gatun.zoo.picture.Picture;
import io.gatun.zoo.picture.Resize;
import java.util.ArrayList;
import java.util.Random;

/**
 * Random changes that leave a picture's class as it is, so that a network sees a new picture in each epoch.
 *
 * @param flip whether every second picture, on average, is mirrored
 * @param leastArea which part of the picture's area a random part of it has at least, that is then resized to the network's
 *     size (Szegedy et al. 2014); 1 for the usual framing
 * @param shift by which part of the network's height and width the framed picture is moved at most, up or down and to either
 *     side, the pixels of its edges repeated: an eighth is the padded crop of small pictures (He et al. 2016); 0 for not at all
 * @param colour by how much brightness, contrast and saturation are each changed at most, in either direction: 0.4 for
 *     factors between 0.6 and 1.4; 0 for not at all
 */
public record Augmentation(boolean flip, double leastArea, double shift, double colour) {
    /** Nothing is changed. */
    public static final Augmentation NONE = new Augmentation(false, 1, 0, 0);

    private static final double USUAL_LEAST_AREA = 0.25;
    private static final double USUAL_SHIFT = 0.125;
    private static final double USUAL_COLOUR = 0.4;

    /** Width to height of a random part, as the logarithm: from 3:4 to 4:3. */
    private static final double LOG_RATIO = Math.log(4.0 / 3);

    /** A part of the drawn area and proportions may not fit in the picture; then another is drawn. */
    private static final int ATTEMPTS = 10;

    /** @throws GatunException if a number is out of range */
    public Augmentation {
        if (!(leastArea > 0 && leastArea <= 1) || !(shift >= 0 && shift < 1) || !(colour >= 0 && colour < 1)) {
            throw new GatunException("augmentation wants a least area above 0 and up to 1, and a shift and a change of"
                    + " colours of at least 0 and below 1, got " + leastArea + ", " + shift + " and " + colour);
        }
    }

    /**
     * From words such as {@code flip,shift,colour}, or {@code none}.
     *
     * @throws GatunException naming a word that is none of these
     */
    public static Augmentation parse(String words) {
        var result = NONE;
        for (var word : words.strip().split("\\s*,\\s*")) {
            result = switch (word) {
                case "flip" -> new Augmentation(true, result.leastArea, result.shift, result.colour);
                case "crop" -> new Augmentation(result.flip, USUAL_LEAST_AREA, result.shift, result.colour);
                case "shift" -> new Augmentation(result.flip, result.leastArea, USUAL_SHIFT, result.colour);
                case "colour", "color" -> new Augmentation(result.flip, result.leastArea, result.shift, USUAL_COLOUR);
                case "none" -> result;
                default ->
                    throw new GatunException(
                            "no augmentation is called '" + word + "'; there are flip, crop, shift, colour and none");
            };
        }
        return result;
    }

    /** As {@link #parse} takes it; it has no words for how much. */
    public String words() {
        var words = new ArrayList<String>();
        if (flip) {
            words.add("flip");
        }
        if (leastArea < 1) {
            words.add("crop");
        }
        if (shift > 0) {
            words.add("shift");
        }
        if (colour > 0) {
            words.add("colour");
        }
        return words.isEmpty() ? "none" : String.join(",", words);
    }

    /**
     * A changed picture of the network's size; as {@link Preprocessing#frame} gives it where nothing is to change.
     *
     * @param random all that chance decides
     */
    Picture frame(Picture picture, Preprocessing preprocessing, Random random) {
        var framed = leastArea < 1
                ? Resize.to(
                        randomPart(picture, random),
                        preprocessing.width(),
                        preprocessing.height(),
                        preprocessing.filter())
                : preprocessing.frame(picture);
        if (flip && random.nextBoolean()) {
            framed = framed.mirrored();
        }
        if (shift > 0) {
            framed = framed.shifted(distance(framed.width(), random), distance(framed.height(), random));
        }
        return colour > 0 ? recoloured(framed, random) : framed;
    }

    /** Every whole number of pixels up to the shift is as likely as the next. */
    private int distance(int side, Random random) {
        int most = (int) Math.round(shift * side);
        return random.nextInt(2 * most + 1) - most;
    }

    private Picture randomPart(Picture picture, Random random) {
        double whole = (double) picture.width() * picture.height();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = whole * (leastArea + (1 - leastArea) * random.nextDouble());
            double ratio = Math.exp(LOG_RATIO * (2 * random.nextDouble() - 1));
            int width = (int) Math.round(Math.sqrt(area * ratio));
            int height = (int) Math.round(Math.sqrt(area / ratio));
            if (width >= 1 && height >= 1 && width <= picture.width() && height <= picture.height()) {
                int left = random.nextInt(picture.width() - width + 1);
                int top = random.nextInt(picture.height() - height + 1);
                return picture.crop(left, top, width, height);
            }
        }
        int side = Math.min(picture.width(), picture.height());
        return picture.centre(side, side);
    }

    private Picture recoloured(Picture picture, Random random) {
        var changed = Colours.brightness(picture, factor(random));
        changed = Colours.contrast(changed, factor(random));
        return Colours.saturation(changed, factor(random));
    }

    private double factor(Random random) {
        return 1 + colour * (2 * random.nextDouble() - 1);
    }
}
