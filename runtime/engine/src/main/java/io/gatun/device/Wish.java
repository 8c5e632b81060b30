package io.gatun.device;

import io.gatun.spi.AcceleratorProvider;
import java.util.List;

/**
 * Which accelerators a session wants, the most wanted first: {@code name}, or {@code name:device} with the device's id or its
 * number.
 *
 * @param required those without which there shall be no session
 * @param preferred those that are welcome, asked after the required ones
 * @param plugins providers to take besides those that are found
 */
public record Wish(List<String> required, List<String> preferred, List<AcceleratorProvider> plugins) {}
