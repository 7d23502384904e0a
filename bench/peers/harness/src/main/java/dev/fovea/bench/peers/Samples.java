package dev.fovea.bench.peers;

import dev.fovea.data.IdxFile;
import dev.fovea.data.Mnist;
import java.nio.file.Path;
import java.util.Optional;

/** Digits of MNIST as bytes. */
public final class Samples {
  private static final int SIZE = 28 * 28;

  private final byte[] images;
  private final byte[] labels;

  private Samples(Path folder, String part) {
    images = IdxFile.read(folder.resolve(part + "-images-idx3-ubyte.gz")).bytes();
    labels = IdxFile.read(folder.resolve(part + "-labels-idx1-ubyte.gz")).bytes();
  }

  /** Where MNIST lies on this machine. */
  public static Path folder() {
    return Mnist.find(Optional.empty())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "MNIST is not on this machine: run ./fovea train once with a network, or set"
                        + " FOVEA_DATA to the folder that holds mnist/"));
  }

  /** The 60,000 to train on. */
  public static Samples train() {
    return new Samples(folder(), "train");
  }

  /** The 10,000 to test on. */
  public static Samples test() {
    return new Samples(folder(), "t10k");
  }

  /** How many there are. */
  public int count() {
    return labels.length;
  }

  /** The class of one. */
  public int label(int index) {
    return labels[index];
  }

  /** The pixel at a place of one, from 0 to 1. */
  public float pixel(int index, int row, int column) {
    return (images[index * SIZE + row * 28 + column] & 0xff) / 255f;
  }

  /** Copies the 784 pixels of one. */
  public void read(int index, float[] into, int at) {
    for (int i = 0; i < SIZE; i++) {
      into[at + i] = (images[index * SIZE + i] & 0xff) / 255f;
    }
  }
}
