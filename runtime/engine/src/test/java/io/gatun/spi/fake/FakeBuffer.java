package io.gatun.spi.fake;

import io.gatun.spi.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/** A stretch of a stream's block. */
record FakeBuffer(MemorySegment segment) implements DeviceBuffer {}
