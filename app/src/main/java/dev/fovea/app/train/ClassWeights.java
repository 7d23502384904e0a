package dev.fovea.app.train;

import dev.fovea.app.common.Output;
import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the weights of classes in the loss. */
final class ClassWeights {
  /** The ratio of the largest class to the smallest beyond which classes are weighted. */
  private static final int UNEVEN = 3;

  private static final String NONE = "none";
  private static final String BALANCED = "balanced";

  /** The longest file of weights. */
  private static final long LONGEST = 1 << 20;

  @Option(
      names = "--class-weights",
      paramLabel = "none|balanced|FILE|LIST",
      description =
          "Weights of the classes in the loss: none, balanced (in inverse proportion to their"
              + " sizes), a list such as cat=2,dog=1, or a file of such entries, one in a line;"
              + " classes left out weigh 1. Default: balanced if the largest class of your own data"
              + " has more than three times the samples of the smallest, else none.")
  private @Nullable String given;

  /**
   * Returns the weight of each class; empty if all weigh the same.
   *
   * @param train the samples to train on
   * @param own whether the data are the user's own
   * @throws IllegalArgumentException if a class is unknown or a weight is no number
   */
  Map<Integer, Double> of(Dataset train, boolean own, Output output) throws IOException {
    boolean classified = train.targets().getFirst() instanceof Target.Category;
    if (!classified) {
      if (given != null && !given.equals(NONE)) {
        throw new IllegalArgumentException(
            "--class-weights is for samples that have one class each, not for "
                + train.targets().getFirst().description());
      }
      return Map.of();
    }
    Classified samples = Classified.of(train);
    if (given == null) {
      return own ? usual(samples, output) : Map.of();
    }
    return switch (given) {
      case NONE -> Map.of();
      case BALANCED -> balanced(sizes(samples));
      default -> named(samples);
    };
  }

  private static int[] sizes(Classified samples) {
    int[] sizes = new int[samples.classes()];
    for (int label : samples.labels()) {
      sizes[label]++;
    }
    return sizes;
  }

  private static Map<Integer, Double> usual(Classified samples, Output output) {
    int[] sizes = sizes(samples);
    int[] present = IntStream.range(0, sizes.length).filter(c -> sizes[c] > 0).toArray();
    int least = present[0];
    int most = present[0];
    for (int c : present) {
      least = sizes[c] < sizes[least] ? c : least;
      most = sizes[c] > sizes[most] ? c : most;
    }
    if (sizes[most] <= UNEVEN * sizes[least]) {
      return Map.of();
    }
    output.note(
        "The classes are uneven (%,d of %s, %,d of %s), so that each weighs in the loss in inverse"
            + " proportion to its size; --class-weights none changes that",
        sizes[most],
        samples.className(most),
        sizes[least],
        samples.className(least));
    return balanced(sizes);
  }

  /**
   * Returns samples / (classes * samples of the class), with which all classes weigh the same in
   * sum and a sample weighs 1 in the mean.
   */
  static Map<Integer, Double> balanced(int... sizes) {
    long all = IntStream.of(sizes).asLongStream().sum();
    long classes = IntStream.of(sizes).filter(size -> size > 0).count();
    Map<Integer, Double> weights = new LinkedHashMap<>();
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 0) {
        weights.put(c, (double) all / (classes * sizes[c]));
      }
    }
    return weights;
  }

  private Map<Integer, Double> named(Classified samples) throws IOException {
    String text = String.valueOf(given);
    Path file = Path.of(text);
    if (Files.isRegularFile(file)) {
      if (Files.size(file) > LONGEST) {
        throw new IOException(file + ": is too long for a file of class weights");
      }
      return entries(Files.readAllLines(file), file + ": ", samples);
    }
    if (!text.contains("=")) {
      throw new IllegalArgumentException(
          "--class-weights takes none, balanced, a list such as cat=2,dog=1, or a file; there is no"
              + " file "
              + text);
    }
    return entries(List.of(text.split(",")), "--class-weights: ", samples);
  }

  private static Map<Integer, Double> entries(
      List<String> entries, String where, Classified samples) {
    List<String> names = samples.classNames();
    Map<Integer, Double> weights = new LinkedHashMap<>();
    for (String entry : entries) {
      if (entry.isBlank()) {
        continue;
      }
      int at = entry.lastIndexOf('=');
      String name = at < 0 ? entry.strip() : entry.substring(0, at).strip();
      int index = names.indexOf(name);
      if (at < 0 || index < 0) {
        throw new IllegalArgumentException(
            at < 0
                ? where + "\"%s\" is no entry such as cat=2".formatted(name)
                : where + "there is no class \"%s\"; there are %s".formatted(name, some(names)));
      }
      weights.put(index, number(entry.substring(at + 1).strip(), where + name));
    }
    return weights;
  }

  private static String some(List<String> names) {
    int most = 10;
    return names.stream().limit(most).collect(Collectors.joining(", "))
        + (names.size() > most
            ? String.format(Locale.ROOT, " and %,d more", names.size() - most)
            : "");
  }

  private static double number(String text, String where) {
    double weight;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      weight = Double.NaN;
    }
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s: the weight must be a number of at least 0, not %s".formatted(where, text));
    }
    return weight;
  }
}
