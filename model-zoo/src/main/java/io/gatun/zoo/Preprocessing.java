package io.gatun.zoo;

import io.gatun.GatunException;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Metadata;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.picture.Filter;
import io.gatun.zoo.picture.Picture;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a picture before a network sees it, in two steps that can be used apart: {@link #frame} makes a picture of
 * the network's size, {@link #normalise} its numbers. Training and inference share one of these.
 *
 * @param framing how a picture gets the network's size
 * @param filter how it is resized
 * @param height of the network's input, in pixels
 * @param width of the network's input, in pixels
 * @param channels the order of the colours in the tensor; {@code mean} and {@code deviation} are in that order too
 * @param divisor what each of 0 to 255 is divided by first: 255 to reach from 0 to 1, or 1
 * @param mean what is then subtracted, one number a channel
 * @param deviation what is divided by last, one number a channel
 */
public record Preprocessing(
        Framing framing,
        Filter filter,
        int height,
        int width,
        ChannelOrder channels,
        float divisor,
        List<Float> mean,
        List<Float> deviation) {
    /** The key of a model's metadata under which this is written, as {@link #toJson} gives it. */
    public static final String PROPERTY = "preprocessing";

    /** Colours, and so channels of every tensor made here. */
    static final int COLOURS = 3;

    private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

    /** @throws GatunException if a size, the divisor or a deviation is not above 0, or there are not three of each */
    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (height < 1 || width < 1) {
            throw new GatunException(
                    "preprocessing: height and width must be at least 1, got " + height + " and " + width);
        }
        if (framing instanceof Framing.ShortSide(int side) && side < Math.max(height, width)) {
            throw new GatunException(
                    "preprocessing: a short side of " + side + " is too small to cut out " + height + "x" + width);
        }
        if (mean.size() != COLOURS || deviation.size() != COLOURS) {
            throw new GatunException(
                    "preprocessing: mean and deviation want three numbers each, got " + mean + " and " + deviation);
        }
        if (!(divisor > 0) || deviation.stream().anyMatch(number -> !(number > 0))) {
            throw new GatunException(
                    "preprocessing: divisor and deviation must be above 0, got " + divisor + " and " + deviation);
        }
    }

    /** Short side 256, middle 224x224, RGB from 0 to 1, less the mean, over the deviation of ImageNet's pictures. */
    public static Preprocessing imagenet() {
        return new Preprocessing(
                new Framing.ShortSide(256),
                Filter.BILINEAR,
                224,
                224,
                ChannelOrder.RGB,
                255,
                IMAGENET_MEAN,
                IMAGENET_DEVIATION);
    }

    /** Short side 256, middle 224x224, BGR from 0 to 255, less ImageNet's mean. */
    public static Preprocessing caffe() {
        return new Preprocessing(
                new Framing.ShortSide(256),
                Filter.BILINEAR,
                224,
                224,
                ChannelOrder.BGR,
                1,
                List.of(103.939f, 116.779f, 123.68f),
                List.of(1f, 1f, 1f));
    }

    /** The middle square, averaged down to 32x32, then as {@link #imagenet}. */
    public static Preprocessing cifar10() {
        return new Preprocessing(
                new Framing.LargestCentre(),
                Filter.AREA,
                32,
                32,
                ChannelOrder.RGB,
                255,
                IMAGENET_MEAN,
                IMAGENET_DEVIATION);
    }

    /**
     * A preset by its name ({@code imagenet}, {@code caffe} or {@code cifar10}), or what {@link #toJson} wrote.
     *
     * @throws GatunException if it is neither, saying why
     */
    public static Preprocessing parse(String text) {
        return PreprocessingJson.read(text);
    }

    /** What a model's metadata says under {@link #PROPERTY}. */
    public static Optional<Preprocessing> of(Metadata metadata) {
        return Optional.ofNullable(metadata.properties().get(PROPERTY)).map(Preprocessing::parse);
    }

    /**
     * What a model wants: as its metadata says; where it says nothing, {@link #cifar10} for inputs of 32x32 and {@link
     * #imagenet} for all others; either way for the size of its input.
     *
     * @throws GatunException if the input does not take pictures
     */
    public static Preprocessing of(Metadata metadata, GraphInput input) {
        boolean small = input.dims().size() == 4 && input.dims().subList(2, 4).equals(List.of(Dim.of(32), Dim.of(32)));
        return of(metadata).orElse(small ? cifar10() : imagenet()).forInput(input);
    }

    /** One line of JSON that {@link #parse} reads. */
    public String toJson() {
        return PreprocessingJson.write(this);
    }

    /** This for a network of another size; a short side grows or shrinks in proportion. */
    public Preprocessing at(int height, int width) {
        double ratio = (double) Math.max(height, width) / Math.max(this.height, this.width);
        return new Preprocessing(framing.scaled(ratio), filter, height, width, channels, divisor, mean, deviation);
    }

    /**
     * This for the given input of a network: at its size where that is fixed.
     *
     * @throws GatunException if the input is not floating-point [N,3,H,W]
     */
    public Preprocessing forInput(GraphInput input) {
        var dims = input.dims();
        if (dims.size() != 4
                || !input.dtype().isFloating()
                || dims.get(1) instanceof Dim.Fixed(long size) && size != COLOURS) {
            throw new GatunException("input '" + input.name() + "' is " + input + ", pictures become f32[N,3,H,W]");
        }
        int wantedHeight = dims.get(2) instanceof Dim.Fixed(long size) ? Math.toIntExact(size) : height;
        int wantedWidth = dims.get(3) instanceof Dim.Fixed(long size) ? Math.toIntExact(size) : width;
        return wantedHeight == height && wantedWidth == width ? this : at(wantedHeight, wantedWidth);
    }

    /** The picture resized and cut to {@link #height} x {@link #width}. */
    public Picture frame(Picture picture) {
        return framing.apply(picture, height, width, filter);
    }

    /**
     * Writes a framed picture's numbers into one place of a batch.
     *
     * @param framed {@link #height} x {@link #width} pixels
     * @param batch [N,3,height,width], of any floating type
     * @param slot from 0 to N-1
     * @throws GatunException if the picture or the batch has another size
     */
    public void normalise(Picture framed, Tensor batch, long slot) {
        var shape = batch.shape();
        if (framed.height() != height || framed.width() != width) {
            throw new GatunException(
                    "preprocessing wants a picture framed to " + width + "x" + height + " pixels, got " + framed);
        }
        if (shape.rank() != 4 || !shape.with(0, 1).equals(shape()) || slot < 0 || slot >= shape.dim(0)) {
            throw new GatunException(
                    "preprocessing makes " + shape() + ", which is not place " + slot + " of " + batch.type());
        }
        long at = slot * shape().size();
        for (int channel = 0; channel < COLOURS; channel++) {
            var table = table(channel);
            int colour = channels.colour(channel);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    batch.set(at++, table[framed.channel(x, y, colour)]);
                }
            }
        }
    }

    /** What each of 0 to 255 becomes in a channel, rounded once. */
    private double[] table(int channel) {
        var table = new double[256];
        for (int pixel = 0; pixel < table.length; pixel++) {
            table[pixel] = ((double) pixel / divisor - mean.get(channel)) / deviation.get(channel);
        }
        return table;
    }

    /** Frames and normalises one picture into a new tensor f32[1,3,height,width], which the caller closes. */
    public Tensor toTensor(Picture picture) {
        var tensor = Tensor.allocate(DType.FLOAT32, shape());
        normalise(frame(picture), tensor, 0);
        return tensor;
    }

    /** [1,3,height,width]. */
    private Shape shape() {
        return Shape.of(1, COLOURS, height, width);
    }
}
