package io.gatun.random;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.regex.Pattern;

/** What ONNX Runtime 1.29 does not run although ONNX defines it, known by its messages. Any other message is a finding. */
final class OnnxRuntimeRefusals {
    private record Known(String reason, Pattern message) {}

    private static final List<Known> KNOWN = List.of(
            known("not implemented: %s", "Could not find an implementation for (\\w+)\\("),
            known("no such type: %s", "Type '[^']*' of input parameter \\([^)]*\\) of operator \\((\\w+)\\)"),
            known("LRN of other ranks than 4", "lrn.cc.*NumDimensions\\(\\) == 4"),
            known("LRN of an even size", "lrn.h.*size_ % 2 == 1"),
            known("ConvTranspose: output_padding below the dilation", "may be too large for stride"),
            known(
                    "Split whose last chunks are empty",
                    "Cannot split using values in 'split' attribute|Invalid num_outputs value"),
            known("Resize of outer axes", "mode only supports:"),
            known("Pad that reflects more than there is", "Pad reflect"),
            known("MatMul of nothing", "operand cannot broadcast on dim"),
            known("Pad of nothing that wraps around", "Unexpected mode of 3"),
            known("auto_pad with dilations", "Dilation not supported for AutoPadType"));

    private OnnxRuntimeRefusals() {}

    private static Known known(String reason, String message) {
        return new Known(reason, Pattern.compile(message));
    }

    /** @throws IllegalStateException with the message, if it is none of these */
    static Way.NotComparable reason(OrtException refusal) {
        for (var known : KNOWN) {
            var matcher = known.message.matcher(refusal.getMessage());
            if (matcher.find()) {
                var what = matcher.groupCount() == 0 ? "" : matcher.group(1);
                return new Way.NotComparable(known.reason.formatted(what));
            }
        }
        throw new IllegalStateException("ONNX Runtime refuses the model: " + refusal.getMessage(), refusal);
    }
}
