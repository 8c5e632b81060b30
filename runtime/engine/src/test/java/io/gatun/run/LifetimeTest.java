package io.gatun.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
}
