package dev.fovea.app.train;

import dev.fovea.app.common.NewFolder;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.Pair;
import dev.fovea.app.common.ReadingBar;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.formats.image.EncodedImages;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.zoo.shapes.ShapeImages;
import dev.fovea.zoo.shapes.ShapeImages.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea shapes}: writes generated pictures of shapes, as photographs are. */
@Command(
    name = "shapes",
    mixinStandardHelpOptions = true,
    description =
        "Write pictures of ten kinds of colored shapes on textured grounds, in a folder for each"
            + " kind: sides of 80 to 900 pixels, as JPEG, PNG and lossless WebP; a tenth lies on its"
            + " side and says so in its EXIF data.")
public final class ShapesCommand implements Callable<Integer>, WritesFiles {
  /** The orientations in which phones are held, beside upright. */
  private static final int[] TURNED = {3, 6, 8};

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "DIR", description = "Folder to write to; new or empty.")
  private @Nullable Path folder;

  @Option(names = "--count", paramLabel = "N", description = "Number of pictures; default: 2000.")
  private int count = 2000;

  @Option(
      names = "--classes",
      paramLabel = "A,B,...",
      split = ",",
      description =
          "Only pictures of these classes: ${COMPLETION-CANDIDATES}; default: all. They are the same"
              + " pictures as among all.",
      completionCandidates = ShapeNames.class)
  private List<String> classes = ShapeImages.classNames();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Width and height of all pictures, such as 400x300; default: mixed sizes.")
  private @Nullable String size;

  @Option(names = "--jpeg", description = "Write all pictures as JPEG files, upright.")
  private boolean jpeg;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed; default: 1.")
  private long seed = 1;

  @Override
  public void checkFiles() throws IOException {
    NewFolder.check(folder());
  }

  private Path folder() {
    return Objects.requireNonNull(folder);
  }

  @Override
  public Integer call() throws IOException {
    if (count < 1 || count > 10_000_000) {
      throw new IllegalArgumentException("--count must be 1 to 10,000,000, not " + count);
    }
    for (String name : classes) {
      if (!ShapeImages.classNames().contains(name)) {
        throw new IllegalArgumentException(
            "there is no shape \"%s\"; there are %s"
                .formatted(name, String.join(", ", ShapeImages.classNames())));
      }
    }
    NewFolder.write(folder(), this::writeAll);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("folder", folder().toString());
    line.put("pictures", count);
    output.json(line);
    output.line("Wrote %,d pictures to %s", count, folder());
    return 0;
  }

  private static Pair sides(String size) {
    Pair pair = Pair.of("--size", size.toLowerCase(Locale.ROOT), "x");
    if (Math.min(pair.first(), pair.last()) < 16 || Math.max(pair.first(), pair.last()) > 4096) {
      throw new IllegalArgumentException("--size must be 16x16 to 4096x4096, not " + size);
    }
    return pair;
  }

  private void writeAll(Path work) throws IOException {
    for (String name : classes) {
      Files.createDirectories(work.resolve(name));
    }
    ShapeImages images = new ShapeImages(seed);
    int kinds = ShapeImages.classNames().size();
    int[] chosen =
        classes.stream().distinct().mapToInt(ShapeImages.classNames()::indexOf).sorted().toArray();
    Optional<Pair> sides = Optional.ofNullable(size).map(ShapesCommand::sides);
    ReadingBar bar = new ReadingBar(output, "Drawing");
    int[] done = {0};
    Workers.shared()
        .forEach(
            count,
            i -> {
              int index = Math.multiplyExact(i / chosen.length, kinds) + chosen[i % chosen.length];
              Picture picture =
                  sides
                      .map(pair -> images.picture(index, pair.last(), pair.first()))
                      .orElseGet(() -> images.picture(index));
              write(picture, index, work);
              synchronized (bar) {
                bar.at(++done[0], count);
              }
            });
  }

  private void write(Picture picture, int index, Path work) {
    CounterRandom random = CounterRandom.ofSeed(seed).stream(index, 1);
    float kind = random.uniform(0);
    int height = picture.height();
    int width = picture.width();
    String suffix = jpeg || kind < 0.6f ? "jpg" : kind < 0.9f ? "png" : "webp";
    byte[] content =
        !jpeg && kind < 0.1f
            ? EncodedImages.turnedJpeg(height, width, picture.rgb(), TURNED[random.below(1, 3)])
            : switch (suffix) {
              case "jpg" -> EncodedImages.jpeg(height, width, picture.rgb());
              case "png" -> EncodedImages.png(height, width, picture.rgb());
              default -> EncodedImages.webp(height, width, picture.rgb());
            };
    String name = String.format(Locale.ROOT, "%06d.%s", index, suffix);
    try {
      Files.write(work.resolve(picture.kind().className()).resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** The names of the classes, for help and completion. */
  static final class ShapeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ShapeImages.classNames().iterator();
    }
  }
}
