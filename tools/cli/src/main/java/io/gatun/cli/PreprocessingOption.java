package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.zoo.Preprocessing;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What happens to pictures before a network sees them: an option of every command that shows it some. */
final class PreprocessingOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--preprocess",
            paramLabel = "NAME|JSON",
            description = "imagenet, caffe, cifar10, or JSON with what differs from a preset, such as"
                    + " {\"preset\": \"caffe\", \"divisor\": 255}; if not given, what the model's metadata says, else imagenet"
                    + " (cifar10 for models of 32x32 pixels).")
    private String preprocessing;

    /** What was asked for, if anything was. */
    Optional<Preprocessing> chosen() {
        try {
            return Optional.ofNullable(preprocessing).map(Preprocessing::parse);
        } catch (GatunException unknown) {
            throw new ParameterException(command.commandLine(), unknown.getMessage());
        }
    }
}
