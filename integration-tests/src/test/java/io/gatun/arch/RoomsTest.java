package io.gatun.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.gatun.Footprint;
import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Numerics;
import io.gatun.RunControl;
import io.gatun.RunStoppedException;
import io.gatun.onnx.AtomicFile;
import io.gatun.onnx.OnnxWriter;
import io.gatun.spi.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RoomsTest {
    private static final Map<String, List<String>> ROOMS = Rooms.table();
    private static final List<String> ROOM_NAMES = List.copyOf(ROOMS.keySet());
    /** Values of the door that every room may know. */
    private static final Class<?>[] EVERYWHERE = {
        Footprint.class,
        GatunException.class,
        Limits.class,
        LoadOptions.class,
        Numerics.class,
        RunControl.class,
        RunStoppedException.class
    };

    private static final List<String> OTHER_MODULES = List.of("gradient", "zoo", "cli", "conformance", "opencl");

    private static final JavaClasses GATUN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.gatun");

    @ParameterizedTest
    @FieldSource("ROOM_NAMES")
    void aRoomImportsOnlyWhatItsLineNames(String room) {
        classes()
                .that(resideInAPackage(packagesOf(room)))
                .should()
                .onlyDependOnClassesThat(areOutside()
                        .or(belongToAnyOf(EVERYWHERE))
                        .or(resideInAPackage(packagesOf(room)))
                        .or(resideInAnyPackage(packagesOf(ROOMS.get(room)))))
                .because("Rooms.TABLE says that " + room + " may import " + ROOMS.get(room))
                .check(GATUN);
    }

    @Test
    void theDoorUsesEveryRoomButTheCpu() {
        classes()
                .that(resideInAPackage("io.gatun"))
                .should()
                .onlyDependOnClassesThat(
                        areOutside().or(resideInAPackage("io.gatun")).or(resideInAnyPackage(packagesOf(Rooms.DOOR))))
                .because("the CPU comes through the SPI, so that nobody can cheat past it")
                .check(GATUN);
    }

    @Test
    void everyClassOfTheEngineIsInARoom() {
        classes()
                .that(not(resideInAnyPackage(packagesOf(OTHER_MODULES))))
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of("io.gatun"), ROOM_NAMES.stream().map(RoomsTest::packagesOf))
                                .toArray(String[]::new))
                .check(GATUN);
    }

    @Test
    void theEngineKnowsNoOtherModule() {
        noClasses()
                .that(not(resideInAnyPackage(packagesOf(OTHER_MODULES))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packagesOf(OTHER_MODULES)))
                .check(GATUN);
    }

    @Test
    void gradientsKnowTheVocabularyAndThePassesOnly() {
        classes()
                .that(resideInAPackage(packagesOf("gradient")))
                .and(not(resideInAPackage(packagesOf("gradient.train"))))
                .should()
                .onlyDependOnClassesThat(areOutside()
                        .or(belongToAnyOf(EVERYWHERE))
                        // optimisers share their work among the threads of sessions
                        .or(belongToAnyOf(Workers.class, Workers.Task.class))
                        .or(resideInAnyPackage(packagesOf(List.of("gradient", "tensor", "op", "graph", "pass")))))
                .because("what runs a gradient is the engine's business, as with any other graph")
                .check(GATUN);
    }

    @Test
    void trainingRunsNetworksByTheDoor() {
        classes()
                .that(resideInAPackage(packagesOf("gradient.train")))
                .should()
                .onlyDependOnClassesThat(areOutside()
                        .or(resideInAPackage("io.gatun"))
                        .or(belongToAnyOf(Workers.class, AtomicFile.class, OnnxWriter.class))
                        .or(resideInAnyPackage(packagesOf(List.of("gradient", "tensor", "op", "graph", "pass")))))
                .because("training runs sessions and writes files as any program does that embeds the engine")
                .check(GATUN);
    }

    @Test
    void protobufStaysInTheImporter() {
        noClasses()
                .that(not(resideInAPackage(packagesOf("onnx"))))
                .should()
                .dependOnClassesThat(resideInAPackage("com.google.protobuf.."))
                .check(GATUN);
    }

    @Test
    void vectorsStayInTheCpu() {
        noClasses()
                .that(not(resideInAPackage(packagesOf("cpu"))))
                .should()
                .dependOnClassesThat(resideInAPackage("jdk.incubator.vector"))
                .check(GATUN);
    }

    @Test
    void kernelsAreNotExported() throws IOException {
        assertThat(engineModule().exports())
                .extracting(ModuleDescriptor.Exports::source)
                .contains("io.gatun", "io.gatun.spi")
                .noneMatch(name -> name.startsWith("io.gatun.cpu") || name.startsWith("io.gatun.onnx.proto"));
    }

    private static ModuleDescriptor engineModule() throws IOException {
        return GatunException.class
                .getClassLoader()
                .resources("module-info.class")
                .map(RoomsTest::descriptor)
                .filter(module -> module.name().equals("io.gatun.runtime"))
                .findFirst()
                .orElseThrow();
    }

    private static ModuleDescriptor descriptor(URL moduleInfo) {
        try (var bytes = moduleInfo.openStream()) {
            return ModuleDescriptor.read(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DescribedPredicate<JavaClass> areOutside() {
        return describe(
                "are not Gatun's",
                type -> !type.getBaseComponentType().getPackageName().startsWith("io.gatun"));
    }

    private static String packagesOf(String room) {
        return "io.gatun." + room + "..";
    }

    private static String[] packagesOf(List<String> rooms) {
        return rooms.stream().map(RoomsTest::packagesOf).toArray(String[]::new);
    }
}
