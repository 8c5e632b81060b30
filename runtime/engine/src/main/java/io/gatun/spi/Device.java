package io.gatun.spi;

/**
 * One device that a provider can open.
 *
 * @param id what the provider knows it by, such as {@code 0}
 * @param description for people, such as {@code AMD EPYC, 2 threads, 512-bit vectors}
 */
public record Device(String id, String description) {}
