package dev.fovea.formats.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The groups and data sets of an HDF5 file from a stranger, by their paths. Backslashes in names,
 * which Keras writes on Windows, separate as slashes do.
 *
 * <p>A file with links to other places or files is refused, and so is one that nests without end.
 */
final class HdfTree {
  /** The greatest depth, far above that of any model. */
  private static final int DEEPEST = 64;

  /** The greatest number of groups and data sets. */
  private static final int MOST = 1 << 18;

  private final TreeMap<String, Group> groups = new TreeMap<>();
  private final TreeMap<String, Dataset> datasets = new TreeMap<>();

  private HdfTree(HdfFile file) {
    groups.put("", file);
    add(file, "", 0);
  }

  /**
   * Returns the tree of a file.
   *
   * @throws IllegalArgumentException if the file holds links, or more than a model can
   */
  static HdfTree of(HdfFile file) {
    return new HdfTree(file);
  }

  private void add(Group group, String path, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "its HDF5 groups are nested more than %d deep", DEEPEST));
    }
    for (Node node : group.getChildren().values()) {
      String name = node.getName().replace('\\', '/');
      String inner = path.isEmpty() ? name : path + "/" + name;
      if (node.isLink()) {
        throw new IllegalArgumentException(
            "it holds a link (%s), which models do not; save the model again".formatted(inner));
      }
      if (groups.size() + datasets.size() > MOST) {
        throw new IllegalArgumentException("it holds more HDF5 objects than any model");
      }
      if (node instanceof Dataset dataset) {
        datasets.put(inner, dataset);
      } else if (node instanceof Group child) {
        for (int slash = inner.indexOf('/'); slash > 0; slash = inner.indexOf('/', slash + 1)) {
          groups.putIfAbsent(inner.substring(0, slash), child);
        }
        groups.put(inner, child);
        add(child, inner, depth + 1);
      }
    }
  }

  /** Returns the data set at a path, if there is one. */
  Optional<Dataset> dataset(String path) {
    return Optional.ofNullable(datasets.get(path));
  }

  /** Returns whether there is a group at a path. */
  boolean hasGroup(String path) {
    return groups.containsKey(path);
  }

  /** Returns whether there are data sets below a path. */
  boolean isFilled(String path) {
    String next = datasets.ceilingKey(path + "/");
    return next != null && next.startsWith(path + "/");
  }

  /** Returns the paths of the data sets below a path. */
  Set<String> datasetsBelow(String path) {
    // '0' is the character after '/'.
    return path.isEmpty() ? datasets.keySet() : datasets.subMap(path + "/", path + "0").keySet();
  }

  /** Returns the names of the groups right below one. */
  List<String> groupsIn(String path) {
    String start = path.isEmpty() ? "" : path + "/";
    Map<String, Group> below = path.isEmpty() ? groups : groups.subMap(start, path + "0");
    List<String> names = new ArrayList<>();
    for (String group : below.keySet()) {
      if (group.length() > start.length() && group.indexOf('/', start.length()) < 0) {
        names.add(group.substring(start.length()));
      }
    }
    return names;
  }

  /** Returns a text attribute of a group, if there is one. */
  Optional<String> text(String path, String attribute) {
    return texts(path, attribute).stream().findFirst();
  }

  /**
   * Returns a list of texts among the attributes of a group. Keras cuts a list that is too long for
   * HDF5 into several attributes, whose names end in numbers.
   */
  List<String> texts(String path, String attribute) {
    List<String> whole = part(path, attribute);
    if (!whole.isEmpty()) {
      return whole;
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; hasAttribute(path, attribute + i); i++) {
      all.addAll(part(path, attribute + i));
    }
    return all;
  }

  /** Returns whether a group has an attribute, even an empty one. */
  boolean hasAttribute(String path, String attribute) {
    Group group = groups.get(path);
    return group != null && group.getAttributes().containsKey(attribute);
  }

  private List<String> part(String path, String attribute) {
    Group group = groups.get(path);
    Attribute found = group == null ? null : group.getAttributes().get(attribute);
    if (found == null || found.getSize() == 0) {
      return List.of();
    }
    return switch (found.getData()) {
      case String text -> List.of(text);
      case String[] texts -> List.of(texts);
      default -> List.of();
    };
  }
}
