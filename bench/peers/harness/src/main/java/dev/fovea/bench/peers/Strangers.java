package dev.fovea.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX models that others have published: classifiers of digits exported by PyTorch and by Keras,
 * and a U-Net. They have one channel, so that the order of axes does not matter, and a free batch.
 */
enum Strangers {
  RESHAPE("49-torch25-reshape.onnx", 28 * 28, 10),
  MLP("50-keras2onnx-mlp.onnx", 28 * 28, 10),
  POOLING("58-torch-max-avg-pool.onnx", 28 * 28, 10),
  LOG_SOFTMAX("66-torch11-logsoftmax.onnx", 28 * 28, 10),
  UNET("69-torch26-unet-dynamo.onnx", 224 * 224, 224 * 224);

  /** The number of outputs that are compared. */
  private static final int SOME = 100;

  private final String file;

  /** The numbers of values of a sample. */
  final int inputs;

  final int outputs;

  Strangers(String file, int inputs, int outputs) {
    this.file = file;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Returns the folder of the files: in {@code $FOVEA_SHARED}, or beside the project. */
  static Path folder(Path root) {
    String shared = System.getenv("FOVEA_SHARED");
    Path folder = shared == null ? root.resolve("../shared") : Path.of(shared);
    return folder.resolve("wild");
  }

  /** Returns whether the folder has all files. */
  static boolean areIn(Path folder) {
    boolean all = true;
    for (Strangers model : values()) {
      all &= Files.isRegularFile(model.in(folder));
    }
    return all;
  }

  Path in(Path folder) {
    return folder.resolve(file);
  }

  /** Returns values from all parts of the outputs. */
  static float[] some(float[] outputs) {
    float[] some = new float[Math.min(SOME, outputs.length)];
    for (int i = 0; i < some.length; i++) {
      some[i] = outputs[(int) ((long) i * outputs.length / some.length)];
    }
    return some;
  }
}
