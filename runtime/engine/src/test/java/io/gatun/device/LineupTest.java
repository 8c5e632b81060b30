package io.gatun.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.spi.Accelerator;
import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Availability;
import io.gatun.spi.Device;
import io.gatun.spi.fake.FakeLedger.Call;
import io.gatun.spi.fake.FakeProvider;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LineupTest {
    private static Lineup preferring(List<String> names, AcceleratorProvider... plugins) {
        return Lineup.open(new Wish(List.of(), names, List.of(plugins)));
    }

    private static Lineup requiring(String name, AcceleratorProvider... plugins) {
        return Lineup.open(new Wish(List.of(name), List.of(), List.of(plugins)));
    }

    private static List<String> names(Lineup lineup) {
        var names = lineup.accelerators().stream().map(Accelerator::name).toList();
        lineup.accelerators().forEach(Accelerator::close);
        return names;
    }

    private static <T> Supplier<T> throwing(Error error) {
        return () -> {
            throw error;
        };
    }

    private static void assertBroken(AcceleratorProvider plugin, String name, String fault) {
        assertThat(Discovery.find(List.of(plugin)))
                .filteredOn(found -> found.name().equals(name))
                .singleElement()
                .satisfies(found -> assertThat(found.probe())
                        .isInstanceOfSatisfying(
                                Availability.Broken.class,
                                broken -> assertThat(broken.reason()).contains(fault)));
        assertThat(names(preferring(List.of(), plugin))).containsExactly("cpu");
    }

    @Test
    void theCpuIsAlwaysThereAndLast() {
        var fake = FakeProvider.named("fake");
        assertThat(names(preferring(List.of()))).containsExactly("cpu");
        assertThat(names(preferring(List.of("cpu", "fake"), fake))).containsExactly("fake", "cpu");
        assertThat(names(requiring("cpu", fake))).containsExactly("cpu");
        assertThat(fake.ledger().open()).isZero();
    }

    @Test
    void devicesAreChosenByIdOrByNumber() {
        var fake = FakeProvider.named("fake").devices(3);
        assertThat(names(preferring(List.of("fake"), fake))).containsExactly("fake:f0", "cpu");
        assertThat(names(preferring(List.of("fake:f2", "fake:1"), fake))).containsExactly("fake:f2", "fake:f1", "cpu");
        assertThat(names(preferring(List.of("fake:0", "fake:f0", "fake"), fake)))
                .containsExactly("fake:f0", "cpu");
        assertThatThrownBy(() -> preferring(List.of("fake:3"), fake))
                .isInstanceOf(GatunException.class)
                .hasMessage("accelerator 'fake' has no device '3'; there are f0 (fake number 0), f1 (fake number 1),"
                        + " f2 (fake number 2)");
    }

    @Test
    void unknownNamesAreAnErrorWhicheverWayTheyAreAskedFor() {
        var fake = FakeProvider.named("fake");
        for (var name : List.of("abacus", "abacus:1", "", ":", "cpu2")) {
            assertThatThrownBy(() -> preferring(List.of("fake", name), fake))
                    .hasMessageStartingWith("no accelerator '" + name + "' here; there are [fake, cpu");
            assertThatThrownBy(() -> requiring(name, fake))
                    .hasMessageStartingWith("no accelerator '" + name + "' here; there are [fake, cpu");
        }
        assertThat(fake.ledger().open()).isZero();
    }

    @Test
    void aPreferredDeviceThatIsAbsentIsLeftOutAndARequiredOneIsMissed() {
        var absent = FakeProvider.named("absent").devices(0);
        var fake = FakeProvider.named("fake");
        var lineup = preferring(List.of("absent", "fake"), absent, fake);
        assertThat(lineup.notes()).containsExactly("accelerator 'absent' cannot be used: no fake is plugged in");
        assertThat(names(lineup)).containsExactly("fake", "cpu");
        assertThatThrownBy(() -> requiring("absent", absent, fake))
                .hasMessage("accelerator 'absent' cannot be used: no fake is plugged in");
    }

    @Test
    void whatFailsToOpenIsLeftOutAndLeavesNothingOpen() {
        var fake = FakeProvider.named("fake");
        for (var bad : List.of(
                BrokenProvider.named("bad"),
                BrokenProvider.named("bad").opening(() -> null),
                BrokenProvider.named("bad").opening(throwing(new UnsatisfiedLinkError("no library"))))) {
            var lineup = preferring(List.of("bad", "fake"), bad, fake);
            assertThat(lineup.notes()).singleElement().asString().startsWith("accelerator 'bad' cannot be opened: ");
            assertThat(names(lineup)).containsExactly("fake", "cpu");
            assertThatThrownBy(() -> Lineup.open(new Wish(List.of("fake", "bad"), List.of(), List.of(bad, fake))))
                    .isInstanceOf(GatunException.class)
                    .hasMessageStartingWith("accelerator 'bad' cannot be opened: ");
        }
        assertThat(fake.ledger().open()).isZero();
    }

    @Test
    void brokenPluginsAreNamedAndStopNobody() {
        var type = BrokenProvider.class.getName();
        var good = BrokenProvider.named("bad");
        assertBroken(good.naming(() -> null), type, "its name 'null' cannot be used");
        assertBroken(good.naming(throwing(new NoClassDefFoundError("org/jocl/CL"))), type, "org/jocl/CL");
        for (var name : List.of("", "a:b", "a b", "Ä", "auto", "a,b", "A")) {
            assertBroken(good.naming(() -> name), type, "its name '" + name + "' cannot be used");
        }
        assertBroken(good.naming(() -> "cpu"), type, "calls itself 'cpu', which is the engine's own");
        assertBroken(good.version(0), "bad", "built for version 0 of the SPI");
        assertBroken(good.version(99), "bad", "use a newer Gatun");
        assertBroken(good.probing(() -> null), "bad", "its probe answered nothing");
        assertBroken(good.probing(throwing(new ExceptionInInitializerError("no driver"))), "bad", "its probe failed");
        assertBroken(good.probing(() -> new Availability.Present(List.of())), "bad", "names no device");
        assertBroken(good.probing(() -> new Availability.Present(null)), "bad", "names no device");
        assertBroken(
                good.probing(() -> new Availability.Present(Arrays.asList(new Device("0", "a"), null))),
                "bad",
                "cannot be told apart");
        assertBroken(
                good.probing(() -> new Availability.Present(List.of(new Device("0", "a"), new Device("0", "b")))),
                "bad",
                "cannot be told apart");
    }

    @Test
    void theSecondOfANameIsRefusedAndAProviderThatIsGivenCountsMoreThanOneThatIsFound() {
        var first = FakeProvider.named("fake");
        var second = BrokenProvider.named("fake");
        var lineup = preferring(List.of("fake"), first, second);
        assertThat(lineup.notes())
                .containsExactly("plugin " + BrokenProvider.class.getName() + ": calls itself 'fake', as "
                        + FakeProvider.class.getName() + " does, which was found before");
        assertThat(names(lineup)).containsExactly("fake", "cpu");
        assertThat(first.ledger().count(Call.OPEN)).isEqualTo(1);
    }

    @Test
    void nobodyIsProbedUnlessAskedFor() {
        var fake = FakeProvider.named("fake");
        names(preferring(List.of(), fake));
        assertThat(fake.ledger().count(Call.PROBE)).isZero();
    }
}
