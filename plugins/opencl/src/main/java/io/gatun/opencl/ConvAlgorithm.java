package io.gatun.opencl;

/** Ways to convolve; each has a file of kernels, and a class that calls them. */
enum ConvAlgorithm {
    POINTWISE,
    DIRECT,
    DEPTHWISE,
    WINOGRAD_4X4,
    WINOGRAD_2X2
}
