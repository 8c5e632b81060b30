package io.gatun.examples;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.gradient.train.Examples;
import io.gatun.gradient.train.FineTune;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.data.PictureLoader;
import java.nio.file.Path;

/** README quotes what stands between the markers, word for word. */
final class ReadmeExamples {
    private ReadmeExamples() {}

    static void classifyWithTheZoo(Path picture) {
        // page: begin
        // the zoo knows the network, its pixels and its labels
        try (var classifier = Zoo.open("resnet20-cifar10")) {
            classifier.classify(picture, 5).forEach(System.out::println);
        }
        // page: end
    }

    static void everyStepInSight(Path onnxFile, Path labelsFile, Path picture) {
        // page: begin
        // your own .onnx, every step in sight
        try (var model = Model.load(onnxFile);
                var session = model.session(Options.defaults().threads(2))) {
            var classifier = ImageClassifier.of(session, Preprocessing.imagenet(), Labels.read(labelsFile));
            classifier.classify(picture, 5).forEach(System.out::println);
            System.out.println(session.explain()); // node -> device, kernel, bytes, and why
        }
        // page: end
    }

    static void rawTensors(Path onnxFile) {
        // page: begin
        // any network of one input and one output, on tensors
        try (var model = Model.load(onnxFile);
                var session = model.session();
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(8, 3, 32, 32))) {
            input.set(0, 0.5); // by position in row-major order; input.segment() is the memory itself
            try (var output = session.run(input)) {
                System.out.println(output.type() + ", first score " + output.getFloat(0, 0));
            }
        }
        // page: end
    }

    static void whereverItIsFastest(Path onnxFile) {
        // page: begin
        // wherever the network was measured to run fastest: on a device, if a plugin brings one that beats the CPU
        try (var model = Model.load(onnxFile);
                var session = model.session(Options.defaults().prefer("auto"));
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(8, 3, 32, 32))) {
            var running = session.runAsync(input); // a future; cancelling it stops the run
            try (var output = running.join()) {
                System.out.println(output.type() + " on "
                        + session.explain().steps().getFirst().device());
            }
        }
        // page: end
    }

    static void otherClasses(Path onnxFile, Path folder, Path newFile) {
        // page: begin
        // teaches a trained network other classes, one folder of pictures each: ONNX in, ONNX out
        var pictures = PictureLoader.of(ImageFolder.of(folder, Preprocessing.cifar10()), 16)
                .shuffled(1);
        var examples = Examples.of(pictures.size(), pictures.batch(), pictures.alike(), pictures::forEachLabelledBatch);
        try (var model = Model.load(onnxFile);
                var tuned = FineTune.lastLayerOf(model)
                        .classes(pictures.folder().classes())
                        .with(new Sgd(0.9, true))
                        .epochs(30)
                        .fit(examples)) {
            tuned.metadata(pictures.folder().metadata()).save(newFile);
        }
        // page: end
    }
}
