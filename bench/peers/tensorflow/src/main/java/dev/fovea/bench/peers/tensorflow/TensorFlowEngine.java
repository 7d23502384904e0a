package dev.fovea.bench.peers.tensorflow;

import dev.fovea.bench.peers.Engine;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.StepwiseTraining;
import dev.fovea.bench.peers.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.FusedBatchNorm;
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
    return Optional.of(new GraphTraining(network, threads));
  }

  /** A variable as TensorFlow 2 has them: a handle, and its value as this step finds it. */
  private record Variable(
      VarHandleOp handle, VarHandleOp momentum, ReadVariableOp<TFloat32> value) {}

  /** The layers of a graph under construction, and its variables. */
  private static final class Layers {
    final Ops tf;
    final List<Variable> variables = new ArrayList<>();
    final List<Op> starts = new ArrayList<>();

    Layers(Ops tf) {
      this.tf = tf;
    }

    VarHandleOp handle(Operand<TFloat32> start, int... shape) {
      long[] dims = java.util.Arrays.stream(shape).asLongStream().toArray();
      VarHandleOp handle =
          tf.varHandleOp(
              TFloat32.class, Shape.of(dims), VarHandleOp.sharedName("v" + starts.size()));
      starts.add(tf.assignVariableOp(handle, start));
      return handle;
    }

    private Operand<TFloat32> variable(Operand<TFloat32> start, int... shape) {
      VarHandleOp handle = handle(start, shape);
      VarHandleOp momentum = handle(tf.fill(tf.constant(shape), tf.constant(0f)), shape);
      ReadVariableOp<TFloat32> value = tf.readVariableOp(handle, TFloat32.class);
      variables.add(new Variable(handle, momentum, value));
      return value;
    }

    /** Glorot's uniform start. */
    Operand<TFloat32> weights(int fanIn, int fanOut, int... shape) {
      float limit = (float) Math.sqrt(6.0 / (fanIn + fanOut));
      Operand<TFloat32> uniform = tf.random.randomUniform(tf.constant(shape), TFloat32.class);
      return variable(
          tf.math.mul(tf.math.sub(uniform, tf.constant(0.5f)), tf.constant(2 * limit)), shape);
    }

    Operand<TFloat32> constant(float value, int size) {
      return variable(tf.fill(tf.constant(new int[] {size}), tf.constant(value)), size);
    }

    Operand<TFloat32> convolution(Operand<TFloat32> x, int in, int out, String padding) {
      Operand<TFloat32> w = weights(9 * in, 9 * out, 3, 3, in, out);
      return tf.nn.biasAdd(tf.nn.conv2d(x, w, List.of(1L, 1L, 1L, 1L), padding), constant(0, out));
    }

    Operand<TFloat32> pool(Operand<TFloat32> x) {
      Operand<TInt32> two = tf.constant(new int[] {1, 2, 2, 1});
      return tf.nn.maxPool(x, two, two, "VALID");
    }

    /** Zero with this probability, the others larger in turn. */
    Operand<TFloat32> dropout(Operand<TFloat32> x, float rate) {
      Operand<TFloat32> random = tf.random.randomUniform(tf.shape(x), TFloat32.class);
      Operand<TFloat32> kept =
          tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant(rate)), TFloat32.class);
      return tf.math.mul(tf.math.mul(x, tf.constant(1 / (1 - rate))), kept);
    }

    Operand<TFloat32> flatten(Operand<TFloat32> x, int size) {
      return tf.reshape(x, tf.constant(new int[] {-1, size}));
    }
  }

  private static final class GraphTraining extends StepwiseTraining {
    private final Network network;
    private final Session session;
    private final Placeholder<TFloat32> x;
    private final Placeholder<TInt32> y;
    private final Operand<TFloat32> loss;
    private final Operand<TFloat32> predicted;
    private final List<Op> updates = new ArrayList<>();

    GraphTraining(Network network, int threads) {
      super(network);
      this.network = network;
      Graph graph = new Graph();
      Ops tf = Ops.create(graph);
      x =
          tf.placeholder(
              TFloat32.class,
              Placeholder.shape(Shape.of(-1, network.size(), network.size(), network.channels())));
      y = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Layers layers = new Layers(tf);
      List<Op> moving = new ArrayList<>();
      Operand<TFloat32> logits;
      switch (network) {
        case BASIC -> {
          Operand<TFloat32> features =
              layers.pool(
                  tf.nn.relu(
                      layers.convolution(
                          tf.nn.relu(layers.convolution(x, 1, 32, "VALID")), 32, 64, "VALID")));
          Operand<TFloat32> w1 = layers.weights(9216, 128, 9216, 128);
          Operand<TFloat32> b1 = layers.constant(0, 128);
          Operand<TFloat32> w2 = layers.weights(128, 10, 128, 10);
          Operand<TFloat32> b2 = layers.constant(0, 10);
          Operand<TFloat32> hidden =
              tf.nn.relu(
                  tf.nn.biasAdd(
                      tf.linalg.matMul(layers.flatten(layers.dropout(features, 0.25f), 9216), w1),
                      b1));
          logits = tf.nn.biasAdd(tf.linalg.matMul(layers.dropout(hidden, 0.5f), w2), b2);
          Operand<TFloat32> plain =
              tf.nn.relu(tf.nn.biasAdd(tf.linalg.matMul(layers.flatten(features, 9216), w1), b1));
          predicted = tf.nn.softmax(tf.nn.biasAdd(tf.linalg.matMul(plain, w2), b2));
        }
        case CIFAR -> {
          Operand<TFloat32> trained = x;
          Operand<TFloat32> used = x;
          int in = 3;
          for (int out : Network.CIFAR_FILTERS) {
            Operand<TFloat32> w = layers.weights(9 * in, 9 * out, 3, 3, in, out);
            Operand<TFloat32> b = layers.constant(0, out);
            Operand<TFloat32> gamma = layers.constant(1, out);
            Operand<TFloat32> beta = layers.constant(0, out);
            VarHandleOp mean =
                layers.handle(tf.fill(tf.constant(new int[] {out}), tf.constant(0f)), out);
            VarHandleOp variance =
                layers.handle(tf.fill(tf.constant(new int[] {out}), tf.constant(1f)), out);
            List<Long> one = List.of(1L, 1L, 1L, 1L);
            FusedBatchNorm<TFloat32, TFloat32> normalized =
                tf.nn.fusedBatchNorm(
                    tf.nn.biasAdd(tf.nn.conv2d(trained, w, one, "SAME"), b),
                    gamma,
                    beta,
                    tf.constant(new float[0]),
                    tf.constant(new float[0]),
                    FusedBatchNorm.epsilon(1e-3f),
                    FusedBatchNorm.isTraining(true));
            moving.add(follow(tf, mean, normalized.batchMean()));
            moving.add(follow(tf, variance, normalized.batchVariance()));
            trained = layers.pool(tf.nn.relu(normalized.y()));
            used =
                layers.pool(
                    tf.nn.relu(
                        tf.nn
                            .fusedBatchNorm(
                                tf.nn.biasAdd(tf.nn.conv2d(used, w, one, "SAME"), b),
                                gamma,
                                beta,
                                tf.readVariableOp(mean, TFloat32.class),
                                tf.readVariableOp(variance, TFloat32.class),
                                FusedBatchNorm.epsilon(1e-3f),
                                FusedBatchNorm.isTraining(false))
                            .y()));
            in = out;
          }
          Operand<TFloat32> w = layers.weights(2048, 10, 2048, 10);
          Operand<TFloat32> b = layers.constant(0, 10);
          logits = tf.nn.biasAdd(tf.linalg.matMul(layers.flatten(trained, 2048), w), b);
          predicted =
              tf.nn.softmax(tf.nn.biasAdd(tf.linalg.matMul(layers.flatten(used, 2048), w), b));
        }
        default -> throw new IllegalArgumentException("no graph of " + network);
      }
      loss = tf.math.mean(entropy(tf, logits), tf.constant(new int[] {0}));
      Output<?>[] by =
          layers.variables.stream().map(v -> v.value().asOutput()).toArray(Output<?>[]::new);
      Output<?>[] gradients = graph.addGradients(loss.asOutput(), by);
      for (int i = 0; i < gradients.length; i++) {
        Variable variable = layers.variables.get(i);
        @SuppressWarnings("unchecked")
        Output<TFloat32> gradient = (Output<TFloat32>) gradients[i];
        updates.add(
            tf.train.resourceApplyMomentum(
                variable.handle(),
                variable.momentum(),
                tf.constant(Network.RATE),
                gradient,
                tf.constant(Network.MOMENTUM)));
      }
      updates.addAll(moving);
      session = new Session(graph, config(threads));
      Session.Runner start = session.runner();
      layers.starts.forEach(start::addTarget);
      start.run().close();
    }

    /** Not the sparse form, of which this TensorFlow has no gradient outside of Python. */
    private Operand<TFloat32> entropy(Ops tf, Operand<TFloat32> logits) {
      Operand<TFloat32> targets = tf.oneHot(y, tf.constant(10), tf.constant(1f), tf.constant(0f));
      return tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
    }

    private static Op follow(Ops tf, VarHandleOp moving, Operand<TFloat32> batch) {
      return tf.assignVariableOp(
          moving,
          tf.math.add(
              tf.math.mul(tf.readVariableOp(moving, TFloat32.class), tf.constant(0.99f)),
              tf.math.mul(batch, tf.constant(0.01f))));
    }

    private TFloat32 images(float[] images, int samples) {
      return TFloat32.tensorOf(
          Shape.of(samples, network.size(), network.size(), network.channels()),
          DataBuffers.of(images, false, false));
    }

    @Override
    protected double step(float[] images, int[] labels) {
      try (TFloat32 batch = images(images, labels.length);
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
    public float[] probabilities(float[] images, int samples) {
      float[] p = new float[samples * 10];
      try (TFloat32 batch = images(images, samples);
          Result result = session.runner().feed(x, batch).fetch(predicted).run()) {
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
    Layers layers = new Layers(tf);
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
                    layers.flatten(layers.pool(second), 9216),
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
