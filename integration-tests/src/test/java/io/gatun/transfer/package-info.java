/**
 * Networks that were taught other classes, judged from outside: by ONNX Runtime, and by a method of learning of another kind.
 *
 * <p>In come pretrained networks and pictures of new classes. Out come verdicts, and the accuracies that an independent method
 * reaches on the same features.
 *
 * <p>Nothing here knows kernels or plans.
 */
package io.gatun.transfer;
