package dev.fovea.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** IDX files made for a test. */
final class TestFiles {
  private TestFiles() {}

  /** A header and bytes, whether they fit each other or not. */
  static byte[] idx(int[] dims, byte... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dims.length + values.length);
    bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) dims.length);
    for (int dim : dims) {
      bytes.putInt(dim);
    }
    return bytes.put(values).array();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** Three 2x2 images and their labels 0, 1, 2 to train on, one to test on. */
  static Path smallFolder(Path folder, int height, int width) throws IOException {
    Files.createDirectories(folder);
    byte[] pixels = new byte[3 * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 5);
    }
    int[] dims = {3, height, width};
    Files.write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(idx(dims, pixels)));
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"), idx(new int[] {3}, new byte[] {0, 1, 2}));
    Files.write(
        folder.resolve("t10k-images.idx3-ubyte"),
        idx(new int[] {1, height, width}, new byte[height * width]));
    Files.write(
        folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(idx(new int[] {1}, new byte[] {2})));
    return folder;
  }
}
