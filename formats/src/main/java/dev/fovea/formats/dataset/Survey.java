package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageDecoder;
import dev.fovea.formats.image.ImageHeader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Looks at some images of a folder to choose their preparation. */
final class Survey {
  /** The number of images whose heads are read. */
  private static final int SURVEYED = 1000;

  /** The number of images whose pixels are seen. */
  private static final int SEEN = 32;

  private Survey() {}

  /** Chooses the preparation by the heads of files, spread over all of them. */
  static Preparation choose(List<Listing.Entry> entries, PreparationChoice choice) {
    int count = Math.min(SURVEYED, entries.size());
    Map<Path, ImageHeader> headers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Path path = entries.get((int) ((long) i * entries.size() / count)).path();
      try {
        headers.put(path, ImageDecoder.header(path));
      } catch (DataException e) {
        // It is read again, and left out, with all others.
      }
    }
    if (headers.isEmpty()) {
      throw new DataException(
          entries.getFirst().path()
              + ": is one of "
              + entries.size()
              + " files of which none is an image that can be read here; check the folder");
    }
    return choice.choose(List.copyOf(headers.values()), () -> areGrey(headers));
  }

  private static boolean areGrey(Map<Path, ImageHeader> headers) {
    List<Path> colored =
        headers.entrySet().stream()
            .filter(entry -> entry.getValue().channels() > 1)
            .map(Map.Entry::getKey)
            .toList();
    int step = Math.ceilDiv(colored.size(), SEEN);
    return IntStream.range(0, colored.size())
        .filter(i -> i % step == 0)
        .mapToObj(colored::get)
        .allMatch(Survey::isGrey);
  }

  /**
   * Returns whether an image is grey; one that cannot be read is left out later, whatever it is.
   */
  private static boolean isGrey(Path path) {
    try {
      return ImageDecoder.isGrey(path);
    } catch (DataException e) {
      return true;
    }
  }
}
