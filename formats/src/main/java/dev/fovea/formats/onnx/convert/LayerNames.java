package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of layers, from what exporters write: the name of the module that a weight belongs to,
 * such as "conv1.weight", or else the name of the node, such as "/layer1/conv1/Conv". A name that
 * tells nothing, such as "Conv_12", is left out, and the model numbers the layer as Keras does.
 */
final class LayerNames {
  /** What weights of a module are called, behind its name. */
  private static final Pattern WEIGHT =
      Pattern.compile("[._/](weight|weights|kernel|W|w|gamma|scale)(:0)?$");

  /** Names that programs give to what has none. */
  private static final Pattern NUMBERED =
      Pattern.compile("(node_?)?[A-Za-z]*[_:]?\\d*|.*::.*|val_\\d+");

  private static final int LONGEST = 60;

  private final Set<String> taken = new HashSet<>();

  /**
   * Returns a name that no other layer has, or an empty one.
   *
   * @param weight the name of the weight that makes the layer, or an empty text
   */
  String of(Node node, String weight) {
    String name = ofWeight(weight);
    if (name.isEmpty()) {
      name = ofNode(node);
    }
    String clean = clean(name);
    return clean.isEmpty() || clean.length() > LONGEST ? "" : unique(clean);
  }

  /** Returns a name for an input. */
  String ofInput(String input) {
    String clean = clean(input);
    return clean.isEmpty() || clean.length() > LONGEST ? "" : unique(clean);
  }

  /** Returns a name without what Keras does not allow in it; a number alone is none. */
  private static String clean(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    return clean.matches("[0-9_]*") ? "" : clean;
  }

  private String unique(String name) {
    String unique = name;
    for (int n = 1; !taken.add(unique); n++) {
      unique = name + "_" + n;
    }
    return unique;
  }

  private static String ofWeight(String weight) {
    String module = WEIGHT.matcher(weight).replaceFirst("");
    return module.equals(weight) || module.isEmpty() || weight.contains("::") ? "" : module;
  }

  /** Returns the path of modules of a node, without its operator and what is there twice. */
  private static String ofNode(Node node) {
    if (!node.name().contains("/") && NUMBERED.matcher(node.name()).matches()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (String part : node.name().split("/", -1)) {
      if (part.isEmpty() || part.equals("StatefulPartitionedCall")) {
        continue;
      }
      if (!parts.isEmpty() && part.startsWith(parts.getLast() + ".")) {
        parts.removeLast();
      }
      parts.add(part);
    }
    if (parts.size() > 1 && isOperator(parts.getLast(), node.operator())) {
      parts.removeLast();
    } else if (parts.size() == 1 && isOperator(parts.getFirst(), node.operator())) {
      return "";
    }
    return String.join("_", parts);
  }

  private static boolean isOperator(String part, String operator) {
    String word = part.replaceFirst("_\\d+$", "");
    return Arrays.asList(operator, "BiasAdd", "Conv2D", "MatMul", "FusedBatchNormV3", "Gemm", "add")
            .contains(word)
        || word.toLowerCase(Locale.ROOT).equals(operator.toLowerCase(Locale.ROOT));
  }
}
