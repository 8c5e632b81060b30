package io.gatun.conformance.broken;

import io.gatun.conformance.AcceleratorConformance;
import io.gatun.conformance.honest.HonestBuffer;
import io.gatun.conformance.honest.HonestDevice;
import io.gatun.conformance.honest.HonestMemory;
import io.gatun.conformance.honest.HonestProvider;
import io.gatun.conformance.honest.HonestStream;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.LongFunction;

/** What can be wrong with a device's memory and its queue. */
final class BrokenMemories {
    private BrokenMemories() {}

    private static HonestProvider with(LongFunction<DeviceStream> streams) {
        return new HonestProvider(() -> new HonestDevice(new HonestMemory() {
            @Override
            public DeviceStream open(long bytes) {
                return streams.apply(bytes);
            }
        }));
    }

    static final class LeaksStreams extends AcceleratorConformance {
        LeaksStreams() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                public void close() {
                    await();
                }
            }));
        }
    }

    static final class LeaksWeights extends AcceleratorConformance {
        LeaksWeights() {
            super(new HonestProvider(() -> new HonestDevice(new HonestMemory() {
                @Override
                public DeviceBuffer resident(MemorySegment weights) {
                    var kept = (HonestBuffer) super.resident(weights);
                    return new HonestBuffer(kept.block(), kept.offset(), kept.bytes(), null);
                }
            })));
        }
    }

    static final class ForgetsToWait extends AcceleratorConformance {
        ForgetsToWait() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                public void download(DeviceBuffer from, MemorySegment to) {
                    enqueue(() -> {
                        pause();
                        to.copyFrom(((HonestBuffer) from).segment());
                    });
                }

                @Override
                public void await() {}
            }));
        }
    }

    static final class ReadsUploadsLate extends AcceleratorConformance {
        ReadsUploadsLate() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                public void upload(MemorySegment from, DeviceBuffer to) {
                    enqueue(() -> {
                        pause();
                        ((HonestBuffer) to).segment().copyFrom(from);
                    });
                }
            }));
        }
    }

    static final class ChangesWhatItUploads extends AcceleratorConformance {
        ChangesWhatItUploads() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                public void upload(MemorySegment from, DeviceBuffer to) {
                    super.upload(from, to);
                    from.fill((byte) 0);
                }
            }));
        }
    }

    static final class ForgetsWhatItDownloaded extends AcceleratorConformance {
        ForgetsWhatItDownloaded() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                public void download(DeviceBuffer from, MemorySegment to) {
                    super.download(from, to);
                    enqueue(() -> ((HonestBuffer) from).segment().fill((byte) 0));
                }
            }));
        }
    }

    static final class DownloadsTooMuch extends AcceleratorConformance {
        DownloadsTooMuch() {
            super(with(bytes -> new HonestStream(bytes) {
                @Override
                @SuppressWarnings("restricted")
                public void download(DeviceBuffer from, MemorySegment to) {
                    super.download(from, to);
                    var more = MemorySegment.ofAddress(to.address()).reinterpret(to.byteSize() + 4);
                    enqueue(() -> more.asSlice(to.byteSize()).fill((byte) 0));
                }
            }));
        }
    }

    static final class HangsInClose extends AcceleratorConformance {
        HangsInClose() {
            super(
                    with(bytes -> new HonestStream(bytes) {
                        @Override
                        public void close() {
                            BrokenProviders.hang();
                        }
                    }),
                    Duration.ofSeconds(5));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
