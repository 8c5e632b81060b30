package io.gatun.onnx;

import io.gatun.GatunException;

/** Keeps messages that quote a file to one printable line: names in a file may hold anything, of any length. */
final class OneLine {
    private static final int LONGEST = 1000;

    private OneLine() {}

    static GatunException of(GatunException refusal) {
        var text = refusal.getMessage().replaceAll("\\p{Cntrl}+", " ");
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST) + "...";
        }
        if (text.equals(refusal.getMessage())) {
            return refusal;
        }
        var shown = new GatunException(text, refusal.getCause());
        shown.setStackTrace(refusal.getStackTrace());
        return shown;
    }
}
