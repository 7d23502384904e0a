package dev.fovea.formats.fuzz;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.NpyFile;
import dev.fovea.formats.numpy.NpzFile;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.TorchFixtures;
import dev.fovea.formats.weights.Weights;
import dev.fovea.layer.Layers;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;

/**
 * Small valid files of every format, and damaged copies of them. The damage is drawn from a fixed
 * seed, so that every run has the same inputs.
 */
final class Corpus {
  /** The damaged copies of each valid file. */
  private static final int DAMAGED = 24;

  private Corpus() {}

  /** Makes a file. */
  private interface Making {
    void write(Path file) throws IOException;
  }

  /** Returns valid files with damaged copies of each. */
  static Stream<byte[]> withDamage(List<byte[]> valid) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < valid.size(); i++) {
      all.add(valid.get(i));
      for (int j = 0; j < DAMAGED; j++) {
        all.add(damaged(valid.get(i), CounterRandom.ofSeed(7).stream(i, j)));
      }
    }
    return all.stream();
  }

  /** Cuts a file short, flips bits, overwrites a few bytes by extremes, or repeats a part. */
  private static byte[] damaged(byte[] file, CounterRandom random) {
    int draw = random.below(0, 4);
    int at = random.below(1, Math.max(1, file.length));
    byte[] copy = file.clone();
    switch (draw) {
      case 0 -> {
        return Arrays.copyOf(file, at);
      }
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          copy[random.below(2 + i, copy.length)] ^= (byte) (1 << random.below(9 + i, 8));
        }
      }
      case 2 -> Arrays.fill(copy, at, Math.min(copy.length, at + 4), (byte) (0xff * (at % 2)));
      default -> {
        byte[] longer = Arrays.copyOf(file, file.length + file.length - at);
        System.arraycopy(file, at, longer, file.length, file.length - at);
        return longer;
      }
    }
    return copy;
  }

  private static byte[] bytes(String suffix, Making making) {
    try {
      Path folder = Files.createTempDirectory("corpus");
      Path file = folder.resolve("file" + suffix);
      try {
        making.write(file);
        return Files.readAllBytes(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] fixture(String name) {
    try {
      return Files.readAllBytes(TorchFixtures.file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Model small() {
    return Model.sequential(
        Shape.of(4, 4, 1),
        Layers.conv2D(2, 3),
        Layers.batchNormalization(),
        Layers.flatten(),
        Layers.dense(2));
  }

  static List<byte[]> keras() {
    Trainer trainer = Trainer.compile(small(), new SGD(0.1, 0.9), new MeanSquaredError());
    return List.of(
        bytes(".keras", file -> SavedModel.of(small()).save(file)),
        bytes(".keras", file -> SavedModel.of(trainer).save(file)));
  }

  /** A whole model as Keras 2 saves it, and weights alone as Keras 3 does. */
  static List<byte[]> hdf5() {
    return List.of(
        bytes(".h5", Corpus::legacyModel),
        bytes(
            ".h5",
            file -> {
              try (ZipFile zip = new ZipFile(zipped(file).toFile())) {
                Files.write(
                    file, zip.getInputStream(zip.getEntry("model.weights.h5")).readAllBytes());
              }
              Files.delete(zipped(file));
            }));
  }

  private static Path zipped(Path file) throws IOException {
    Path zip = file.resolveSibling("model.keras");
    if (Files.notExists(zip)) {
      SavedModel.of(small()).save(zip);
    }
    return zip;
  }

  private static void legacyModel(Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("keras_version", "2.4.0");
      hdf.putAttribute("backend", "tensorflow");
      hdf.putAttribute(
          "model_config",
          "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\":"
              + " [{\"class_name\": \"Dense\", \"config\": {\"name\": \"dense\","
              + " \"batch_input_shape\": [null, 3], \"units\": 2, \"activation\": \"relu\","
              + " \"use_bias\": true}}]}}");
      WritableGroup weights = hdf.putGroup("model_weights");
      weights.putAttribute("layer_names", new String[] {"dense"});
      WritableGroup layer = weights.putGroup("dense");
      layer.putAttribute("weight_names", new String[] {"dense/kernel:0", "dense/bias:0"});
      WritableGroup inner = layer.putGroup("dense");
      inner.putDataset("kernel:0", new float[][] {{1, 2}, {3, 4}, {5, 6}});
      inner.putDataset("bias:0", new float[] {7, 8});
    }
  }

  static List<byte[]> onnx() {
    return List.of(
        bytes(".onnx", file -> SavedModel.of(small()).save(file)),
        bytes(
            ".onnx",
            file ->
                SavedModel.of(
                        Model.sequential(
                            Shape.of(6, 2),
                            Layers.conv1D(2, 3),
                            Layers.maxPooling1D(2),
                            Layers.relu(),
                            Layers.layerNormalization()))
                    .save(file)));
  }

  /** The pickles of PyTorch's zips. */
  static List<byte[]> pickles() {
    List<byte[]> pickles = new ArrayList<>();
    for (String name : List.of("tiny", "cnn-checkpoint", "cnn-protocol4", "cnn-module", "views")) {
      try (ZipFile zip = new ZipFile(TorchFixtures.file(name + ".pt").toFile())) {
        pickles.add(zip.getInputStream(zip.getEntry(name + "/data.pkl")).readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pickles;
  }

  static List<byte[]> torch() {
    return List.of(
        fixture("tiny.pt"),
        fixture("tiny-legacy.pt"),
        fixture("views.pt"),
        fixture("views-legacy.pt"));
  }

  static List<byte[]> safetensors() {
    return List.of(
        bytes(".safetensors", file -> Weights.save(file, small(), Layout.KERAS)),
        bytes(".safetensors", file -> Weights.save(file, small(), Layout.PYTORCH)));
  }

  static List<byte[]> npy() {
    return List.of(
        bytes(
            ".npy", file -> NpyFile.write(file, Array.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f))),
        bytes(".npy", file -> NpyFile.write(file, Array.of(Shape.SCALAR, 1.5))),
        bytes(".npy", file -> NpyFile.write(file, Array.row(1, -2, 3))));
  }

  static List<byte[]> npz() {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    arrays.put("dense/kernel", Array.of(Shape.of(2, 1), 1f, 2f));
    arrays.put("dense/bias", Array.row(3));
    return List.of(
        bytes(
            ".npz",
            file -> {
              try (var out = Files.newOutputStream(file)) {
                NpzFile.write(out, arrays);
              }
            }),
        fixture("named.npz"));
  }

  /** Images and labels as the MNIST database has them, and a compressed file. */
  static List<byte[]> idx() {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3};
    return List.of(
        images,
        labels,
        bytes(
            ".gz",
            file -> {
              try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(images);
              }
            }));
  }

  static List<byte[]> images() {
    BufferedImage picture = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 63; i++) {
      picture.setRGB(i % 9, i / 9, i * 0x030507);
    }
    List<byte[]> images = new ArrayList<>();
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ImageIO.write(picture, format, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      images.add(out.toByteArray());
    }
    return images;
  }
}
