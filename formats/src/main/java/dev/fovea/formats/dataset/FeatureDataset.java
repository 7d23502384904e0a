package dev.fovea.formats.dataset;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples with what a model computes of their input in place of it: features, computed once and
 * kept as images are, in memory or in a file that goes by itself. What is not kept is computed when
 * it is read. Targets are those of the samples.
 */
public final class FeatureDataset implements Dataset {
  /** The most samples that are computed together. */
  private static final int BATCH = 64;

  private final Dataset samples;
  private final Model model;
  private final int length;
  private final ImageCache cache;

  private FeatureDataset(Dataset samples, Model model, CacheOptions options) {
    this.samples = samples;
    this.model = model;
    this.length = model.outputShape().size();
    cache = new ImageCache(samples.size(), length * Float.BYTES, options);
  }

  /**
   * Computes the features of all samples.
   *
   * @param model takes one input of a sample, and gives one output
   * @throws dev.fovea.data.DataException if they cannot be kept, or a sample cannot be read
   */
  public static FeatureDataset of(
      Dataset samples, Model model, CacheOptions options, ReadingProgress progress) {
    FeatureDataset features = new FeatureDataset(samples, model, options);
    features.computeAll(progress);
    return features;
  }

  private void computeAll(ReadingProgress progress) {
    for (int from = 0; from < samples.size(); from += BATCH) {
      int count = Math.min(BATCH, samples.size() - from);
      int begin = from;
      int[] indices = IntStream.range(0, count).map(i -> begin + i).toArray();
      samples.expect(indices);
      float[] values = model.predict(Datasets.inputs(samples, indices)).data();
      for (int i = 0; i < count; i++) {
        cache.put(from + i, bytes(values, i * length));
      }
      progress.at(from + count, samples.size());
    }
  }

  private byte[] bytes(float[] values, int offset) {
    ByteBuffer buffer = buffer(new byte[length * Float.BYTES]);
    buffer.asFloatBuffer().put(values, offset, length);
    return buffer.array();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** Returns where the features are, in a few words. */
  public String place() {
    return cache.place(samples.size());
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(model.outputShape());
  }

  @Override
  public List<Target> targets() {
    return samples.targets();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    if (cache.holds(index)) {
      byte[] bytes = new byte[length * Float.BYTES];
      cache.read(index, bytes);
      FloatBuffer kept = buffer(bytes).asFloatBuffer();
      kept.get(into, offset, length);
    } else {
      float[] values = model.predict(Datasets.inputs(samples, index)).data();
      System.arraycopy(values, 0, into, offset, length);
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    samples.readTarget(index, target, into, offset);
  }

  @Override
  public String source(int index) {
    return samples.source(index);
  }

  @Override
  public void expect(int... indices) {
    int[] missing = Arrays.stream(indices).filter(index -> !cache.holds(index)).toArray();
    if (missing.length > 0) {
      samples.expect(missing);
    }
  }
}
