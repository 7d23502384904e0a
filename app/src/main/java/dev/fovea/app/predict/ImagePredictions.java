package dev.fovea.app.predict;

import dev.fovea.app.common.ImageInputs;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ReadingBar;
import dev.fovea.data.DataException;
import dev.fovea.formats.dataset.ImagePaths;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Predicts image files in a stream: a few are decoded at a time, by all processors, predicted
 * together and answered, so that any number of files takes the memory of a few.
 */
final class ImagePredictions {
  /** The most images that are predicted together. */
  private static final int BATCH = 32;

  /** The most values of a batch: 32 images of 224x224 in color. */
  private static final int MOST_VALUES = 32 * 224 * 224 * 3;

  /** The most files of which is told what was done to them. */
  private static final int TOLD = 10;

  private final Model model;
  private final ImageInputs inputs;
  private final Answers answers;
  private final Output output;
  private final boolean strict;
  private int left;
  private int remarks;
  private boolean answered = true;

  ImagePredictions(
      Model model, ImageInputs inputs, Answers answers, Output output, boolean strict) {
    this.model = model;
    this.inputs = inputs;
    this.answers = answers;
    this.output = output;
    this.strict = strict;
  }

  /**
   * Answers for all files.
   *
   * @return whether there is an answer for each file that was named, and for at least one
   * @throws DataException if the only file that was named cannot be read, or any file if that is
   *     asked for
   */
  boolean run(ImagePaths paths) throws IOException {
    List<Path> files = paths.files();
    boolean alone = files.size() == 1 && paths.areNamed();
    ReadingBar bar = new ReadingBar(output, "Predicting");
    for (int from = 0; from < files.size(); from += BATCH) {
      List<Path> some = files.subList(from, Math.min(files.size(), from + BATCH));
      predict(some, files.size() <= TOLD && paths.areNamed(), alone || strict);
      if (files.size() > BATCH) {
        bar.at(from + some.size(), files.size());
      }
    }
    if (left > 0 || remarks > 1 || files.size() > TOLD) {
      output.note(
          "Predicted %,d of %,d images%s",
          files.size() - left, files.size(), left == 0 ? "" : "; the others cannot be read");
    }
    return answered && left < files.size() && (left == 0 || !paths.areNamed());
  }

  private void predict(List<Path> files, boolean told, boolean mustRead) throws IOException {
    Object[] read = new Object[files.size()];
    Workers.shared()
        .forEach(
            read.length,
            i -> {
              try {
                read[i] = inputs.read(files.get(i));
              } catch (DataException e) {
                read[i] = e;
              }
            });
    int[] good =
        IntStream.range(0, read.length).filter(i -> read[i] instanceof ImageInputs.Read).toArray();
    float[][] outputs = outputs(read, good);
    for (int i = 0, at = 0; i < read.length; i++) {
      if (read[i] instanceof ImageInputs.Read image) {
        if (told) {
          output.note("%s: %s", files.get(i), image.conversion());
        }
        tell(image.remarks());
        answered &= answers.write(files.get(i).toString(), outputs[at++], "");
      } else if (read[i] instanceof DataException failure) {
        if (mustRead) {
          throw failure;
        }
        left++;
        output.note("%s", String.valueOf(failure.getMessage()));
      }
    }
  }

  /** Tells remarks about the first images; the same about thousands helps nobody. */
  private void tell(List<String> about) {
    for (String remark : about) {
      remarks++;
      if (remarks <= TOLD) {
        output.note("%s", remark);
      } else if (remarks == TOLD + 1) {
        output.note("Further remarks of this kind are not shown");
      }
    }
  }

  /** Predicts images together as far as their shapes and memory allow. */
  private float[][] outputs(Object[] read, int[] good) {
    float[][] outputs = new float[good.length][];
    int from = 0;
    while (from < good.length) {
      Shape shape = input(read, good[from]).shape();
      int most = Math.clamp(MOST_VALUES / Math.max(1, shape.size()), 1, BATCH);
      int to = from + 1;
      while (to < good.length && to - from < most && input(read, good[to]).shape().equals(shape)) {
        to++;
      }
      Tensor batch = Tensor.zeros(shape.prepend(to - from));
      for (int i = from; i < to; i++) {
        System.arraycopy(
            input(read, good[i]).data(), 0, batch.data(), (i - from) * shape.size(), shape.size());
      }
      float[] all = model.predict(batch).data();
      int size = all.length / (to - from);
      for (int i = from; i < to; i++) {
        outputs[i] = java.util.Arrays.copyOfRange(all, (i - from) * size, (i - from + 1) * size);
      }
      from = to;
    }
    return outputs;
  }

  private static Tensor input(Object[] read, int index) {
    return ((ImageInputs.Read) read[index]).x();
  }
}
