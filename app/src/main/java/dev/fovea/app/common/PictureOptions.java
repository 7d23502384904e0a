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

/** The options of a command that draws a picture, and the writing of the picture. */
public final class PictureOptions implements WritesFiles {
  @Mixin private Output output = new Output();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Output file, .png or .svg; default: a descriptive name in the current folder.")
  private @Nullable Path out;

  @Override
  public void checkFiles() throws IOException {
    Drawing.check(out == null ? Path.of("picture.png") : out);
  }

  /** Returns the output of the command. */
  public Output output() {
    return output;
  }

  /**
   * Writes the picture and reports the file.
   *
   * @param name the default name of the file, without suffix; characters that do not belong in a
   *     file name are replaced with hyphens
   */
  public void write(Figure picture, String name) throws IOException {
    write(picture, name, Map.of());
  }

  /**
   * Writes the picture and reports the file, like {@link #write(Figure, String)}.
   *
   * @param numbers further members of the JSON object
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
