package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.NewFolder;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ReadingBar;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.EncodedImages;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea unpack}: writes the images of a dataset as files. */
@Command(
    name = "unpack",
    mixinStandardHelpOptions = true,
    description =
        "Write the images of a dataset as PNG files, in the folders train and test with a folder for"
            + " each class. The names are the numbers of the samples, so that training on the folder"
            + " gives the same bits as training on the dataset.")
public final class UnpackCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(paramLabel = "DIR", description = "Folder to write to; new or empty.")
  private @Nullable Path folder;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Write only the first N samples of each part.")
  private int limit = Integer.MAX_VALUE;

  @Override
  public void checkFiles() throws IOException {
    NewFolder.check(folder());
  }

  private Path folder() {
    return Objects.requireNonNull(folder);
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1, not " + limit);
    }
    DataOptions.Found found = data.load(output);
    Classified train = Classified.of(Datasets.limit(found.train(), limit));
    Classified test = Classified.of(Datasets.limit(found.test(), limit));
    if (!Preparation.isImage(train.inputShape())) {
      throw new IllegalArgumentException(
          "%s: samples of %s are no images".formatted(found.name(), train.inputShape()));
    }
    NewFolder.write(
        folder(),
        work -> {
          write(train, work.resolve("train"));
          write(test, work.resolve("test"));
        });
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("folder", folder().toString());
    line.put("images", train.size() + test.size());
    output.json(line);
    output.line("Wrote %,d images to %s", train.size() + test.size(), folder());
    return 0;
  }

  private void write(Classified samples, Path part) throws IOException {
    List<String> names = folders(samples);
    for (String name : names) {
      Files.createDirectories(part.resolve(name));
    }
    int digits = String.valueOf(samples.size() - 1).length();
    ReadingBar bar = new ReadingBar(output, "Writing " + part.getFileName());
    int[] done = {0};
    Workers.shared()
        .forEach(
            samples.size(),
            index -> {
              String name = String.format(Locale.ROOT, "%0" + digits + "d.png", index);
              write(samples, index, part.resolve(names.get(samples.label(index))).resolve(name));
              synchronized (bar) {
                bar.at(++done[0], samples.size());
              }
            });
  }

  /** Returns the names of the folders of the classes, whose order is that of the classes. */
  private static List<String> folders(Classified samples) {
    List<String> names =
        samples.classNames().stream().map(name -> name.replaceAll("[/\\\\:]", "-")).toList();
    if (names.equals(names.stream().sorted().distinct().toList())) {
      return names;
    }
    int digits = String.valueOf(names.size() - 1).length();
    return IntStream.range(0, names.size())
        .mapToObj(i -> String.format(Locale.ROOT, "%0" + digits + "d %s", i, names.get(i)))
        .toList();
  }

  private static void write(Classified samples, int index, Path file) {
    Shape shape = samples.inputShape();
    float[] values = new float[shape.size()];
    samples.readInput(index, 0, values, 0);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(255 * values[i]);
    }
    try {
      Files.write(
          file,
          shape.channels() == 1
              ? EncodedImages.greyPng(shape.dim(0), shape.dim(1), bytes)
              : EncodedImages.png(shape.dim(0), shape.dim(1), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }
}
