package dev.fovea.bench.peers.tensorflow;

import dev.fovea.bench.peers.Translation;
import dev.fovea.config.Config;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Layers as operations of TensorFlow, channels last as its processor kernels want them. */
final class GraphLayers extends Translation<Operand<TFloat32>> {
  private final Ops tf;
  private final Variables variables;
  private final boolean training;

  /**
   * Creates the builder of a graph.
   *
   * @param training whether dropout acts and batch normalization takes the moments of the batch
   */
  GraphLayers(Ops tf, Variables variables, boolean training) {
    this.tf = tf;
    this.variables = variables;
    this.training = training;
  }

  @Override
  protected Operand<TFloat32> layer(
      ModelLayer layer, Config config, List<Operand<TFloat32>> inputs) {
    Operand<TFloat32> x = inputs.getFirst();
    return switch (layer.layer().className()) {
      case "Conv2D" ->
          biased(
              layer, tf.nn.conv2d(x, value(layer, 0), steps(config, "strides"), padding(config)));
      case "DepthwiseConv2D" ->
          biased(
              layer,
              tf.nn.depthwiseConv2dNative(
                  x, value(layer, 0), steps(config, "strides"), padding(config)));
      case "Conv2DTranspose" -> biased(layer, transposed(layer, config, x));
      case "UpSampling2D" -> enlarged(layer, x);
      case "MaxPooling2D" ->
          tf.nn.maxPool(x, window(config, "pool_size"), window(config, "strides"), padding(config));
      case "AveragePooling2D" ->
          tf.nn.avgPool(x, steps(config, "pool_size"), steps(config, "strides"), padding(config));
      case "GlobalAveragePooling2D" -> tf.math.mean(x, tf.constant(new int[] {1, 2}));
      case "BatchNormalization" -> normalized(layer, (float) config.number("epsilon", 1e-3), x);
      case "ReLU" -> tf.nn.relu(x);
      case "Dropout" -> training ? dropout(x, (float) config.number("rate")) : x;
      case "Flatten" ->
          tf.reshape(x, tf.constant(new int[] {-1, layer.outputShapes().getFirst().size()}));
      case "Dense" -> biased(layer, tf.linalg.matMul(x, value(layer, 0)));
      case "Add" -> tf.math.add(x, inputs.get(1));
      case "Concatenate" -> tf.concat(inputs, tf.constant(-1));
      default -> throw unknown(layer);
    };
  }

  @Override
  protected Operand<TFloat32> activation(String name, Operand<TFloat32> x) {
    return switch (name) {
      case "relu" -> tf.nn.relu(x);
      case "tanh" -> tf.math.tanh(x);
      case "softmax" -> tf.nn.softmax(x);
      default -> throw new IllegalArgumentException("activation " + name + " has no translation");
    };
  }

  private Operand<TFloat32> value(ModelLayer layer, int weight) {
    return variables.value(layer.weights().get(weight));
  }

  /** Adds the bias, which a layer with two weights has as its second. */
  private Operand<TFloat32> biased(ModelLayer layer, Operand<TFloat32> x) {
    return layer.weights().size() == 2 ? tf.nn.biasAdd(x, value(layer, 1)) : x;
  }

  private Operand<TFloat32> transposed(ModelLayer layer, Config config, Operand<TFloat32> x) {
    int[] size = layer.outputShapes().getFirst().dims();
    Operand<TInt32> batch =
        tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    return tf.nn.conv2dBackpropInput(
        tf.concat(List.of(batch, tf.constant(size)), tf.constant(0)),
        value(layer, 0),
        x,
        steps(config, "strides"),
        padding(config));
  }

  private Operand<TFloat32> enlarged(ModelLayer layer, Operand<TFloat32> x) {
    int[] size = Arrays.copyOf(layer.outputShapes().getFirst().dims(), 2);
    return tf.image.resizeNearestNeighbor(x, tf.constant(size));
  }

  private Operand<TFloat32> normalized(ModelLayer layer, float epsilon, Operand<TFloat32> x) {
    Weight mean = layer.weights().get(2);
    Weight variance = layer.weights().get(3);
    if (!training) {
      return tf.nn
          .fusedBatchNorm(
              x,
              value(layer, 0),
              value(layer, 1),
              variables.value(mean),
              variables.value(variance),
              FusedBatchNorm.epsilon(epsilon),
              FusedBatchNorm.isTraining(false))
          .y();
    }
    FusedBatchNorm<TFloat32, TFloat32> normalized =
        tf.nn.fusedBatchNorm(
            x,
            value(layer, 0),
            value(layer, 1),
            tf.constant(new float[0]),
            tf.constant(new float[0]),
            FusedBatchNorm.epsilon(epsilon),
            FusedBatchNorm.isTraining(true));
    variables.follow(mean, normalized.batchMean());
    variables.follow(variance, normalized.batchVariance());
    return normalized.y();
  }

  /** Zero with this probability, the others larger in turn. */
  private Operand<TFloat32> dropout(Operand<TFloat32> x, float rate) {
    Operand<TFloat32> random = tf.random.randomUniform(tf.shape(x), TFloat32.class);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant(rate)), TFloat32.class);
    return tf.math.mul(tf.math.mul(x, tf.constant(1 / (1 - rate))), kept);
  }

  private static List<Long> steps(Config config, String key) {
    long size = size(config, key);
    return List.of(1L, size, size, 1L);
  }

  private Operand<TInt32> window(Config config, String key) {
    int size = size(config, key);
    return tf.constant(new int[] {1, size, size, 1});
  }

  private static String padding(Config config) {
    return config.text("padding").toUpperCase(Locale.ROOT);
  }
}
