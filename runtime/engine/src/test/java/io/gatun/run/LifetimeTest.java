package io.gatun.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifetimeTest {
    private final Lifetime lifetime = new Lifetime("model 'cat.onnx'");

    @Test
    void closingWaitsForUsesInFlight() throws Exception {
        lifetime.begin();
        var closing = CompletableFuture.supplyAsync(lifetime::close);
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        lifetime.end();
        assertThat(closing.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClosedThingRefusesByName() {
        assertThat(lifetime.close()).isTrue();
        assertThat(lifetime.close()).isFalse();
        assertThatThrownBy(lifetime::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("model 'cat.onnx' is closed");
    }

    @Test
    void whatIsRetiredIsFreedOnceByWhoeverEndsTheLastUse() {
        var freed = new AtomicInteger();
        lifetime.begin();
        lifetime.begin();
        lifetime.retire(freed::incrementAndGet);
        lifetime.retire(freed::incrementAndGet);
        assertThatThrownBy(lifetime::begin).hasMessage("model 'cat.onnx' is closed");
        lifetime.end();
        assertThat(freed).hasValue(0);
        lifetime.end();
        assertThat(freed).hasValue(1);
    }

    @Test
    void whatNobodyUsesIsFreedAtOnce() {
        var freed = new AtomicInteger();
        lifetime.retire(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
    }
}
