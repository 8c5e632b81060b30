package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.zoo.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which classes of a network the folders of pictures stand for.
 *
 * @param classes the network's class for each label of the folder
 */
public record ClassMapping(List<Integer> classes) {
    private static final Pattern WORDNET_ID = Pattern.compile("^(n\\d{8})\\b");

    /** Copies the list. */
    public ClassMapping {
        classes = List.copyOf(classes);
    }

    /**
     * Finds the class that each sub-folder is named after: by the whole name, by one of several names between commas
     * ({@code tench, Tinca tinca}), or by the WordNet identifier it begins with. Upper and lower case are alike, and so are
     * spaces, hyphens and underscores. Where the network's classes have no names, sub-folders may be called by numbers from 0
     * on, or be as many as the classes: then they stand for them in alphabetical order.
     *
     * @param labels what the network's classes are called, or {@link Labels#NONE}
     * @param count how many classes the network has
     * @throws GatunException if a sub-folder fits no class or several, or two fit the same
     */
    public static ClassMapping of(ImageFolder folder, Labels labels, int count) {
        if (labels.names().isEmpty()) {
            return byNumber(folder, count);
        }
        if (labels.names().size() != count) {
            throw new GatunException("the network has " + count + " classes, got "
                    + labels.names().size() + " labels");
        }
        var names = new Names(labels);
        return distinct(
                folder,
                folder.classes().stream().map(name -> names.find(folder, name)).toList());
    }

    private static ClassMapping byNumber(ImageFolder folder, int count) {
        var names = folder.classes();
        if (names.stream().allMatch(name -> name.matches("\\d{1,9}") && Integer.parseInt(name) < count)) {
            return distinct(folder, names.stream().map(Integer::valueOf).toList());
        }
        if (names.size() == count) {
            return new ClassMapping(IntStream.range(0, count).boxed().toList());
        }
        throw new GatunException(folder.folder() + ": has " + names.size() + " classes and the network " + count
                + " without names; give a file of labels, or call the sub-folders by numbers");
    }

    private static ClassMapping distinct(ImageFolder folder, List<Integer> classes) {
        for (int i = 0; i < classes.size(); i++) {
            int first = classes.indexOf(classes.get(i));
            if (first < i) {
                throw new GatunException(
                        folder.folder() + ": '" + folder.classes().get(first) + "' and '"
                                + folder.classes().get(i) + "' are the same class of the network, " + classes.get(i));
            }
        }
        return new ClassMapping(classes);
    }

    /** Classes by what they may be called; the surest kind of name first. */
    private record Names(Labels labels, Map<String, TreeSet<Integer>> whole, Map<String, TreeSet<Integer>> parts) {
        Names(Labels labels) {
            this(labels, new HashMap<>(), new HashMap<>());
            for (int i = 0; i < labels.names().size(); i++) {
                var name = labels.names().get(i);
                add(whole, name, i);
                for (var part : name.split(",")) {
                    add(parts, part, i);
                }
            }
        }

        private static void add(Map<String, TreeSet<Integer>> names, String name, int index) {
            names.computeIfAbsent(plain(name), _ -> new TreeSet<>()).add(index);
        }

        private static String plain(String name) {
            return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
        }

        int find(ImageFolder folder, String name) {
            var id = WORDNET_ID.matcher(name.replace('_', ' '));
            if (id.find() && labels.wordnetIds().contains(id.group(1))) {
                return labels.wordnetIds().indexOf(id.group(1));
            }
            var found = whole.getOrDefault(plain(name), parts.getOrDefault(plain(name), new TreeSet<>()));
            if (found.isEmpty()) {
                throw new GatunException(folder.folder() + ": '" + name + "' is none of the network's "
                        + labels.names().size() + " classes, such as '" + labels.get(0) + "'");
            }
            if (found.size() > 1) {
                throw new GatunException(folder.folder() + ": '" + name + "' may be any of the network's classes "
                        + new ArrayList<>(found) + "; name the sub-folder in full");
            }
            return found.first();
        }
    }
}
