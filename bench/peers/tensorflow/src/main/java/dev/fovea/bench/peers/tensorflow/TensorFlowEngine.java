package dev.fovea.bench.peers.tensorflow;

import dev.fovea.bench.peers.Engine;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.StepwiseTraining;
import dev.fovea.bench.peers.Tasks;
import dev.fovea.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * TensorFlow for Java in graph mode, its fastest: one run of the session is one whole step,
 * forward, backward and update, with channels last as its processor kernels want them.
 */
public final class TensorFlowEngine implements Engine {
  /** Runs one task in this process. */
  public static void main(String[] args) throws Exception {
    Tasks.run(new TensorFlowEngine(), args);
  }

  @Override
  public String name() {
    return "TensorFlow-Java 1.1 (TensorFlow " + TensorFlow.version() + ")";
  }

  private static ConfigProto config(int threads) {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(1)
        .build();
  }

  @Override
  public Optional<Training> training(Network network, int threads) {
    return Optional.of(new GraphTraining(network.model(), threads));
  }

  private static final class GraphTraining extends StepwiseTraining {
    private final Shape inputShape;
    private final int outputSize;
    private final Session session;
    private final Placeholder<TFloat32> x;
    private final Placeholder<TInt32> y;
    private final Operand<TFloat32> loss;
    private final Operand<TFloat32> scores;
    private final List<Op> updates = new ArrayList<>();

    GraphTraining(Model model, int threads) {
      inputShape =
          Shape.of(Arrays.stream(model.inputShape().prepend(-1).dims()).asLongStream().toArray());
      outputSize = model.outputShape().size();
      Graph graph = new Graph();
      Ops tf = Ops.create(graph);
      x = tf.placeholder(TFloat32.class, Placeholder.shape(inputShape));
      y = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Variables variables = new Variables(tf);
      int classes = model.outputShape().channels();
      Operand<TFloat32> logits =
          tf.reshape(
              new GraphLayers(tf, variables, true).scores(model, x),
              tf.constant(new int[] {-1, classes}));
      scores = new GraphLayers(tf, variables, false).scores(model, x);
      // Not the sparse form, of which this TensorFlow has no gradient outside of Python.
      Operand<TFloat32> targets =
          tf.oneHot(y, tf.constant(classes), tf.constant(1f), tf.constant(0f));
      loss =
          tf.math.mean(
              tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss(),
              tf.constant(new int[] {0}));
      updates.addAll(variables.updates(graph, loss));
      updates.addAll(variables.moving());
      session = new Session(graph, config(threads));
      Session.Runner start = session.runner();
      variables.starts().forEach(start::addTarget);
      start.run().close();
    }

    private TFloat32 images(float[] images, int samples) {
      long[] shape = inputShape.asArray();
      shape[0] = samples;
      return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(images, false, false));
    }

    @Override
    protected double step(float[] images, int[] labels) {
      int pixels = outputSize / (int) scores.shape().get(-1);
      try (TFloat32 batch = images(images, labels.length / pixels);
          TInt32 classes =
              TInt32.tensorOf(Shape.of(labels.length), DataBuffers.of(labels, false, false))) {
        Session.Runner runner = session.runner().feed(x, batch).feed(y, classes).fetch(loss);
        updates.forEach(runner::addTarget);
        try (Result result = runner.run()) {
          return ((TFloat32) result.get(0)).getFloat();
        }
      }
    }

    @Override
    public float[] scores(float[] images, int samples) {
      float[] p = new float[samples * outputSize];
      try (TFloat32 batch = images(images, samples);
          Result result = session.runner().feed(x, batch).fetch(scores).run()) {
        ((TFloat32) result.get(0)).copyTo(DataBuffers.of(p, false, false));
      }
      return p;
    }
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Placeholder<TFloat32> x =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(batch, 28, 28, 1)));
    Operand<TInt32> two = tf.constant(new int[] {1, 2, 2, 1});
    List<Long> one = List.of(1L, 1L, 1L, 1L);
    Operand<TFloat32> first =
        tf.nn.relu(
            tf.nn.biasAdd(
                tf.nn.conv2d(x, constant(tf, weights.get(0), 3, 3, 1, 32), one, "VALID"),
                tf.constant(weights.get(1))));
    Operand<TFloat32> second =
        tf.nn.relu(
            tf.nn.biasAdd(
                tf.nn.conv2d(first, constant(tf, weights.get(2), 3, 3, 32, 64), one, "VALID"),
                tf.constant(weights.get(3))));
    Operand<TFloat32> hidden =
        tf.nn.relu(
            tf.nn.biasAdd(
                tf.linalg.matMul(
                    tf.reshape(
                        tf.nn.maxPool(second, two, two, "VALID"),
                        tf.constant(new int[] {-1, 9216})),
                    constant(tf, weights.get(4), 9216, 128)),
                tf.constant(weights.get(5))));
    Operand<TFloat32> result =
        tf.nn.softmax(
            tf.nn.biasAdd(
                tf.linalg.matMul(hidden, constant(tf, weights.get(6), 128, 10)),
                tf.constant(weights.get(7))));
    Session session = new Session(graph, config(threads));
    return Optional.of(
        (images, probabilities) -> {
          try (TFloat32 input =
                  TFloat32.tensorOf(
                      Shape.of(batch, 28, 28, 1), DataBuffers.of(images, false, false));
              Result output = session.runner().feed(x, input).fetch(result).run()) {
            ((TFloat32) output.get(0)).copyTo(DataBuffers.of(probabilities, false, false));
          }
        });
  }

  private static Operand<TFloat32> constant(Ops tf, float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, false, false));
  }
}
