package io.gatun.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Nothing points at the tools or at the integration tests. */
class JarsTest {
    private static final List<String> LEAVES = List.of("tools", "integration-tests");

    @Test
    void nothingBelowTheToolsDependsOnThem() throws Exception {
        var poms = Repository.filesEndingWith("pom.xml");
        var leaves = poms.stream().filter(JarsTest::isLeaf).toList();
        assertThat(leaves).as("poms of tools and integration-tests").hasSizeGreaterThan(1);

        var artifacts = new ArrayList<String>();
        for (var leaf : leaves) {
            artifacts.add(artifact(leaf));
        }
        for (var pom : poms) {
            if (!isLeaf(pom) && pom.getNameCount() > 1) {
                assertThat(dependencies(pom)).as("dependencies of " + pom).doesNotContainAnyElementsOf(artifacts);
            }
        }
    }

    private static boolean isLeaf(Path pom) {
        return LEAVES.contains(pom.getName(0).toString());
    }

    private static String artifact(Path pom) throws Exception {
        var project = parse(pom);
        return children(project, "artifactId").getFirst().getTextContent();
    }

    private static List<String> dependencies(Path pom) throws Exception {
        return children(parse(pom), "dependencies").stream()
                .flatMap(list -> children(list, "dependency").stream())
                .map(dependency -> children(dependency, "artifactId").getFirst().getTextContent())
                .toList();
    }

    private static Element parse(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Repository.root().resolve(pom).toFile())
                .getDocumentElement();
    }

    private static List<Element> children(Element parent, String name) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeName().equals(name))
                .map(Element.class::cast)
                .toList();
    }
}
