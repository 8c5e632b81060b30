package io.gatun;

/**
 * What every part of Gatun throws when a file, a graph, an input or a device is not as it must be.
 *
 * <p>The message is written for the person who has to act on it and has up to four parts: the file, the node and its
 * operator, what was expected, and what came:
 * {@code squeezenet.onnx: node 'fire2/conv' (Conv): weight wants 64 input channels, 'relu1' is f32[1,32,55,55]}.
 */
public class GatunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names in a file may be of any length. */
    private static final int LONGEST = 1000;

    /** What is wrong stands behind the names. */
    private static final int END = 300;

    public GatunException(String message) {
        super(oneLine(message));
    }

    public GatunException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** Names in a file may hold anything: a message stays one printable line. */
    private static String oneLine(String message) {
        var text = message.replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST - END) + " ... " + text.substring(text.length() - END);
    }

    /** The same complaint, with the place it came from (a node, a file) written in front. */
    public GatunException in(String place) {
        var located = new GatunException(place + ": " + getMessage(), getCause());
        located.setStackTrace(getStackTrace());
        return located;
    }
}
