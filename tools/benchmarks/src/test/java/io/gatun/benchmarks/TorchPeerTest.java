package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell takes the place of Python, and a script of three lines that of PyTorch. */
class TorchPeerTest {
    @TempDir
    private Path folder;

    private TorchPeer peer(String script) throws IOException {
        return new TorchPeer("sh", Files.writeString(folder.resolve("peer"), script));
    }

    @Test
    void timesComeFromTheHostAndFromTheDevice() throws IOException {
        var script = "echo ready torch 2, some GPU; while read n b r p; do echo \"times $b $r | $p 0.5\"; done";
        try (var peer = peer(script)) {
            assertThat(peer.isPresent()).isTrue();
            assertThat(peer.description()).isEqualTo("torch 2, some GPU");
            var first = peer.time("vgg16", 64, 3, 138);
            assertThat(first.host()).containsExactly(64.0, 3.0);
            assertThat(first.device()).containsExactly(138.0, 0.5);
            assertThat(first.and(peer.time("vgg16", 1, 3, 7)).device()).isEqualTo(List.of(138.0, 0.5, 7.0, 0.5));
        }
    }

    @Test
    void withoutPyTorchItSaysWhy() throws IOException {
        try (var peer = peer("echo absent No module named torch")) {
            assertThat(peer.isPresent()).isFalse();
            assertThat(peer.description()).isEqualTo("No module named torch");
        }
    }

    @Test
    void withoutPythonItSaysSo() throws IOException {
        try (var peer = new TorchPeer("python-of-nobody", folder)) {
            assertThat(peer.isPresent()).isFalse();
            assertThat(peer.description()).isEqualTo("there is no python-of-nobody");
        }
    }

    @Test
    void whatFailsThereFailsHereWithItsWords() throws IOException {
        try (var peer = peer("echo ready; read line; echo failed out of memory; read line")) {
            assertThatThrownBy(() -> peer.time("vgg16", 64, 3, 1))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("PyTorch on vgg16, batch 64: failed out of memory");
        }
        try (var peer = peer("echo ready; read line")) {
            assertThatThrownBy(() -> peer.time("vgg16", 1, 3, 1)).hasMessageContaining("ended without an answer");
        }
    }
}
