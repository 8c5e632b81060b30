package io.gatun.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** What {@code gatun --version} prints: the project's version, which the build writes into version.txt. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (var text = Version.class.getResourceAsStream("version.txt")) {
            return new String[] {"gatun " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
