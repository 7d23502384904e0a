package dev.fovea.formats.weights;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.Locale;

/**
 * An array of a file of weights. Its elements are read when they are asked for, while the file is
 * open.
 *
 * @param set the part of the file that it belongs to, such as "state_dict"; "" if there are no
 *     parts
 * @param name its name in the set, such as "conv1.weight"
 * @param type the type of its elements in the words of the file, such as "float32"
 * @param shape its dimensions, in the order of the file
 * @param content reads the elements
 */
public record StoredArray(String set, String name, String type, Shape shape, Content content) {
  /** Reads the elements of an array. */
  @FunctionalInterface
  public interface Content {
    /**
     * Returns the elements.
     *
     * @throws IOException if they cannot be read, or are no real numbers; the message names the
     *     file
     */
    Array read() throws IOException;
  }

  /**
   * Returns the elements.
   *
   * @throws IOException if they cannot be read, or are no real numbers; the message names the file
   */
  public Array read() throws IOException {
    return content.read();
  }

  /** Returns this array under another name. */
  public StoredArray named(String newSet, String newName) {
    return new StoredArray(newSet, newName, type, shape, content);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s %s", name, shape, type);
  }
}
