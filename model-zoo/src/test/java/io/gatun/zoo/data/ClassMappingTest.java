package io.gatun.zoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.zoo.Labels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassMappingTest {
    private static final Labels LABELS = new Labels(
            List.of("tench, Tinca tinca", "crane", "T-shirt", "crane", "great white shark, white shark"),
            List.of("n01440764", "n02012849", "n03595614", "n03126707", "n01484850"));

    @Test
    void findsClassesByAnyOfTheirNames() {
        assertThat(mapping("great_white-shark", "t shirt", "Tinca Tinca")).containsExactly(4, 2, 0);
        assertThat(mapping("tench, Tinca tinca", "n03126707", "n02012849-crane", "n01484850_shark"))
                .containsExactly(0, 3, 1, 4);
    }

    @Test
    void refusesWhatFitsNoneOrSeveral() {
        assertThatThrownBy(() -> mapping("tench", "cod"))
                .isInstanceOf(GatunException.class)
                .hasMessage("data: 'cod' is none of the network's 5 classes, such as 'tench, Tinca tinca'");
        assertThatThrownBy(() -> mapping("crane", "tench"))
                .hasMessage("data: 'crane' may be any of the network's classes [1, 3]; name the sub-folder in full");
        assertThatThrownBy(() -> mapping("tench", "tinca-tinca"))
                .hasMessage("data: 'tench' and 'tinca-tinca' are the same class of the network, 0");
        assertThatThrownBy(() -> ClassMapping.of(folder("a", "b"), Labels.of("a", "b"), 3))
                .hasMessage("the network has 3 classes, got 2 labels");
    }

    @Test
    void withoutNamesClassesGoByNumberOrOrder() {
        assertThat(ClassMapping.of(folder("ant", "bee"), Labels.NONE, 2).classes())
                .containsExactly(0, 1);
        assertThat(ClassMapping.of(folder("07", "1"), Labels.NONE, 10).classes())
                .containsExactly(7, 1);
        assertThatThrownBy(() -> ClassMapping.of(folder("1", "10"), Labels.NONE, 10))
                .hasMessage("data: has 2 classes and the network 10 without names; give a file of labels, or call the"
                        + " sub-folders by numbers");
    }

    private static List<Integer> mapping(String... folders) {
        return ClassMapping.of(folder(folders), LABELS, 5).classes();
    }

    private static ImageFolder folder(String... classes) {
        return new ImageFolder(Path.of("data"), List.of(classes), List.of(), PictureFolder.BYTES);
    }
}
