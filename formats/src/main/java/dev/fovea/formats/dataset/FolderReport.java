package dev.fovea.formats.dataset;

import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells what was found in a folder of images. */
final class FolderReport {
  /** The most files of a kind that are listed. */
  private static final int LISTED = 20;

  /** The most classes that are listed. */
  private static final int CLASSES = 50;

  private FolderReport() {}

  static List<String> lines(ImageFolder found) {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> train = found.counts(false);
    Map<String, Integer> test = found.counts(true);
    int trained = sum(train);
    int tested = sum(test);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d images of %,d classes, %s: %s",
            found.folder(),
            trained + tested,
            train.size(),
            kinds(found.headers()),
            classes(train, test)));
    listed(lines, "Left out", found.leftOut());
    lines.add(
        found.options().use() != FolderOptions.Use.TRAIN
            ? String.format(Locale.ROOT, "%,d images to test on", tested)
            : found.hasOwnTest()
                ? String.format(
                    Locale.ROOT, "%,d images to train on, %,d to test on", trained, tested)
                : String.format(
                    Locale.ROOT,
                    "%,d images to train on; %,d, a fifth of each class, held out for testing by"
                        + " seed %d",
                    trained,
                    tested,
                    found.options().seed()));
    listed(
        lines,
        "The same image is in training and test",
        found.twins().stream().map(twins -> twins.train() + " and " + twins.test()).toList());
    lines.addAll(found.remarks());
    lines.add(
        "Images become "
            + found.preparation().description()
            + (found.options().preparation().isPresent()
                ? ", as the model was trained"
                : options(found.preparation()))
            + "; "
            + found.place());
    return lines;
  }

  private static String options(Preparation preparation) {
    return preparation.centered()
        ? " (--image-size, --color)"
        : " (--image-size, --color and --fit change that)";
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the formats and sizes of images: "90 JPEG, 10 PNG, 80x60 to 4032x3024 pixels". */
  private static String kinds(List<ImageHeader> headers) {
    Map<String, Long> formats =
        headers.stream()
            .collect(
                Collectors.groupingBy(ImageHeader::format, TreeMap::new, Collectors.counting()));
    String counted =
        formats.entrySet().stream()
            .sorted(Comparator.comparing((Map.Entry<String, Long> e) -> -e.getValue()))
            .map(
                entry ->
                    formats.size() == 1
                        ? entry.getKey()
                        : String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
    Comparator<ImageHeader> bySize =
        Comparator.comparingLong((ImageHeader header) -> (long) header.height() * header.width())
            .thenComparingInt(ImageHeader::width);
    String least = size(headers.stream().min(bySize).orElseThrow());
    String most = size(headers.stream().max(bySize).orElseThrow());
    return counted + ", " + (least.equals(most) ? least : least + " to " + most) + " pixels";
  }

  /** Returns a size as cameras and viewers give it: width first. */
  private static String size(ImageHeader header) {
    return header.width() + " x " + header.height();
  }

  private static String classes(Map<String, Integer> train, Map<String, Integer> test) {
    String first =
        train.keySet().stream()
            .limit(CLASSES)
            .map(
                name ->
                    String.format(
                        Locale.ROOT,
                        "%s %,d",
                        name,
                        train.getOrDefault(name, 0) + test.getOrDefault(name, 0)))
            .collect(Collectors.joining(", "));
    return train.size() <= CLASSES
        ? first
        : String.format(Locale.ROOT, "%s and %,d more", first, train.size() - CLASSES);
  }

  private static void listed(List<String> lines, String what, List<?> all) {
    if (!all.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "%s: %,d", what, all.size()));
      all.stream().limit(LISTED).forEach(one -> lines.add("  " + one));
      if (all.size() > LISTED) {
        lines.add(
            String.format(Locale.ROOT, "  and %,d more (--json lists all)", all.size() - LISTED));
      }
    }
  }
}
