package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.formats.image.ImagePreparer.Prepared;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The prepared images of files, by their numbers: from the cache, or decoded when they are read
 * and, if they are expected, ahead of it.
 */
final class ImageSource {
  /** The most bytes of images that are decoded ahead. */
  private static final long AHEAD = 32L << 20;

  private final List<Path> paths;
  private final ImagePreparer preparer;
  private final ImageCache cache;
  private final FileState[] states;
  private final ReadAhead ahead;
  private final int length;
  private final ThreadLocal<byte[]> buffers;

  ImageSource(List<Path> paths, ImagePreparer preparer, CacheOptions options) {
    this.paths = List.copyOf(paths);
    this.preparer = preparer;
    length = shape().size();
    cache = new ImageCache(paths.size(), length, options);
    states = new FileState[paths.size()];
    ahead = new ReadAhead(this::decode, length, Math.min(AHEAD, options.memory()));
    int size = length;
    buffers = ThreadLocal.withInitial(() -> new byte[size]);
  }

  /** Returns the shape of each image. */
  Shape shape() {
    return preparer.preparation().shape();
  }

  /** Returns how the images are prepared. */
  Preparation preparation() {
    return preparer.preparation();
  }

  ImageCache cache() {
    return cache;
  }

  Path path(int index) {
    return paths.get(index);
  }

  /**
   * Decodes an image for the first time, and keeps it if there is room.
   *
   * @throws DataException if the file is bad
   */
  Prepared first(int index) {
    Path path = paths.get(index);
    FileState before = FileState.of(path);
    Prepared prepared = before.unchanged(path, () -> preparer.prepare(path));
    states[index] = before;
    cache.put(index, prepared.bytes());
    return prepared;
  }

  /** Tells which images will be read soon. */
  void expect(int... indices) {
    int[] missing = Arrays.stream(indices).filter(index -> !cache.holds(index)).toArray();
    if (missing.length > 0) {
      ahead.expect(missing);
    }
  }

  /**
   * Reads an image as the input of a model.
   *
   * @throws DataException if the file was not kept and has changed since it was first read
   */
  void read(int index, float[] into, int offset) {
    byte[] buffer = buffers.get();
    if (cache.holds(index)) {
      cache.read(index, buffer);
    } else {
      ahead.read(index, buffer);
    }
    preparer.scale(buffer, 0, into, offset, length);
  }

  private void decode(int index, byte[] into) {
    Path path = paths.get(index);
    if (!FileState.of(path).equals(states[index])) {
      throw new DataException(
          path + ": has changed since it was first read; start anew when the folder is complete");
    }
    System.arraycopy(preparer.prepare(path).bytes(), 0, into, 0, length);
  }
}
