package dev.fovea.formats.tensorboard;

import dev.fovea.data.AtomicFile;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of TensorBoard's projector: vectors and what is known of each as lines of values apart
 * by tabs, the pictures of all as one sprite, and a configuration that names the others.
 */
public final class ProjectorFiles {
  private static final String VECTORS = "vectors.tsv";
  private static final String METADATA = "metadata.tsv";
  private static final String SPRITE = "sprite.png";
  private static final String CONFIG = "projector_config.pbtxt";

  /** The largest side of a sprite that TensorBoard takes, in pixels. */
  private static final int LARGEST_SPRITE = 8192;

  private ProjectorFiles() {}

  /**
   * Writes the files into a folder, which is made if it is not there. The configuration comes last.
   *
   * @param name the name of the vectors, such as that of the layer that gave them
   * @param vectors (samples, ...)
   * @param columns the names of what is known of each sample, such as "class"
   * @param rows the values of the columns for each sample
   * @param pictures (samples, height, width, channels) of 1 or 3 channels, in [0, 1]; anything else
   *     gives no sprite
   * @return the files that were written
   * @throws IOException if a file cannot be written; the message names it
   * @throws IllegalArgumentException if there are not as many rows as vectors
   */
  public static List<Path> write(
      Path folder,
      String name,
      Tensor vectors,
      List<String> columns,
      List<List<String>> rows,
      Tensor pictures)
      throws IOException {
    if (rows.size() != vectors.batch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d rows are given for %d vectors", rows.size(), vectors.batch()));
    }
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    written.add(writeVectors(folder.resolve(VECTORS), vectors));
    written.add(writeRows(folder.resolve(METADATA), columns, rows));
    Optional<Picture> sprite = sprite(pictures);
    if (sprite.isPresent()) {
      Path file = folder.resolve(SPRITE);
      byte[] png = sprite.get().png();
      AtomicFile.write(file, temporary -> Files.write(temporary, png));
      written.add(file);
    }
    Path config = folder.resolve(CONFIG);
    String text =
        config(name, sprite.isPresent() ? Optional.of(pictures.shape()) : Optional.empty());
    AtomicFile.write(config, temporary -> Files.writeString(temporary, text));
    written.add(config);
    return written;
  }

  private static Path writeVectors(Path file, Tensor vectors) throws IOException {
    int width = vectors.data().length / Math.max(1, vectors.batch());
    AtomicFile.write(
        file,
        temporary -> {
          try (BufferedWriter out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
            for (int i = 0; i < vectors.data().length; i++) {
              out.write(Float.toString(vectors.data()[i]));
              out.write((i + 1) % width == 0 ? '\n' : '\t');
            }
          }
        });
    return file;
  }

  /** A single column has no line of names, as TensorBoard wants it. */
  private static Path writeRows(Path file, List<String> columns, List<List<String>> rows)
      throws IOException {
    StringBuilder text = new StringBuilder();
    if (columns.size() > 1) {
      text.append(line(columns));
    }
    rows.forEach(row -> text.append(line(row)));
    AtomicFile.write(file, temporary -> Files.writeString(temporary, text));
    return file;
  }

  private static String line(List<String> values) {
    List<String> plain =
        values.stream().map(value -> value.replaceAll("[\\t\\r\\n]+", " ")).toList();
    return String.join("\t", plain) + "\n";
  }

  /** Returns the pictures in a square, row by row, the rest black. */
  private static Optional<Picture> sprite(Tensor pictures) {
    Shape shape = pictures.shape();
    if (shape.rank() != 4 || (shape.channels() != 1 && shape.channels() != 3)) {
      return Optional.empty();
    }
    int height = shape.dim(1);
    int width = shape.dim(2);
    int channels = shape.channels();
    int side = (int) Math.ceil(Math.sqrt(shape.dim(0)));
    if ((long) side * Math.max(height, width) > LARGEST_SPRITE) {
      return Optional.empty();
    }
    Picture sprite = Picture.of(side * height, side * width);
    for (int i = 0; i < shape.dim(0); i++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int at = ((i * height + y) * width + x) * channels;
          float[] data = pictures.data();
          sprite.set(
              i / side * height + y,
              i % side * width + x,
              data[at],
              data[at + (channels == 3 ? 1 : 0)],
              data[at + (channels == 3 ? 2 : 0)]);
        }
      }
    }
    return Optional.of(sprite);
  }

  private static String config(String name, Optional<Shape> sprite) {
    StringBuilder text = new StringBuilder("embeddings {\n");
    text.append("  tensor_name: \"").append(name.replaceAll("[\"\\\\\\n]", "_")).append("\"\n");
    text.append("  tensor_path: \"").append(VECTORS).append("\"\n");
    text.append("  metadata_path: \"").append(METADATA).append("\"\n");
    sprite.ifPresent(
        shape ->
            text.append("  sprite {\n    image_path: \"")
                .append(SPRITE)
                .append("\"\n    single_image_dim: ")
                .append(shape.dim(2))
                .append("\n    single_image_dim: ")
                .append(shape.dim(1))
                .append("\n  }\n"));
    return text.append("}\n").toString();
  }
}
