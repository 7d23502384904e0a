package dev.fovea.app.common;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a picture is written, and how that is told. */
public final class PictureOptions implements WritesFiles {
  @Mixin private Output output = new Output();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Where to write, .png or .svg; default: a name of its own in this folder.")
  private @Nullable Path out;

  @Override
  public void checkFiles() throws IOException {
    Drawing.check(out == null ? Path.of("picture.png") : out);
  }

  /** Where the command tells what it does. */
  public Output output() {
    return output;
  }

  /**
   * Writes the picture and says where.
   *
   * @param name of the file without its ending, where the user gives none; what has no place in a
   *     file's name becomes a hyphen
   */
  public void write(Figure picture, String name) throws IOException {
    write(picture, name, Map.of());
  }

  /**
   * As {@link #write(Figure, String)}.
   *
   * @param numbers what else is to stand in the JSON object
   */
  public void write(Figure picture, String name, Map<String, ?> numbers) throws IOException {
    Path file = out == null ? Path.of(name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".png") : out;
    Drawing figure = picture.sheet();
    figure.write(file);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("picture", file.toString());
    line.put("title", picture.title());
    line.putAll(numbers);
    output.json(line);
    output.line(
        "Wrote %s: %s (%.0f x %.0f)", file, picture.title(), figure.width(), figure.height());
  }
}
