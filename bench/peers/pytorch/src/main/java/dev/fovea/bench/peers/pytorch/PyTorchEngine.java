package dev.fovea.bench.peers.pytorch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.fovea.bench.peers.Layouts;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.StepwiseTraining;
import dev.fovea.bench.peers.Tasks;
import dev.fovea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** PyTorch through DJL, channels first as its blocks are made; its convolutions are oneDNN's. */
public final class PyTorchEngine implements dev.fovea.bench.peers.Engine {
  /** Runs one task in this process. */
  public static void main(String[] args) throws Exception {
    String threads = args[0].equals("first") ? args[1] : args[2];
    System.setProperty("ai.djl.pytorch.num_threads", threads);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.offline", "true");
    Tasks.run(new PyTorchEngine(), args);
  }

  @Override
  public String name() {
    return "DJL 0.35 + PyTorch " + Engine.getEngine("PyTorch").getVersion();
  }

  @Override
  public Optional<Training> training(Network network, int threads) {
    return Optional.of(new BlockTraining(network));
  }

  private static final class BlockTraining extends StepwiseTraining {
    private final Shape inputShape;
    private final int classes;
    private final Model model = Model.newInstance("peer", Device.cpu(), "PyTorch");
    private final Trainer trainer;
    private float[] channelsFirst = {};

    BlockTraining(Network network) {
      dev.fovea.model.Model layers = network.model();
      inputShape = layers.inputShape();
      classes = layers.outputShape().channels();
      model.setBlock(new GraphBlock(layers));
      trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                  .optDevices(new Device[] {Device.cpu()})
                  .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                  .optOptimizer(
                      Optimizer.sgd()
                          .setLearningRateTracker(Tracker.fixed(Network.RATE))
                          .optMomentum(Network.MOMENTUM)
                          .build()));
      trainer.initialize(shape(network.batch()));
    }

    private ai.djl.ndarray.types.Shape shape(int samples) {
      return new ai.djl.ndarray.types.Shape(
          samples, inputShape.channels(), inputShape.dim(0), inputShape.dim(1));
    }

    private NDArray images(NDManager manager, float[] images, int samples) {
      if (channelsFirst.length != images.length) {
        channelsFirst = new float[images.length];
      }
      int pixels = inputShape.dim(0) * inputShape.dim(1);
      Layouts.channelsFirst(images, samples, pixels, inputShape.channels(), channelsFirst);
      return manager.create(channelsFirst, shape(samples));
    }

    @Override
    protected double step(float[] images, int[] labels) {
      int samples = images.length / inputShape.size();
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDArray x = images(manager, images, samples);
        NDArray y = manager.create(labels);
        x.attach(manager);
        NDArray value;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray scores = trainer.forward(new NDList(x)).singletonOrThrow();
          scores.attach(manager);
          value = entropy(scores, y);
          value.attach(manager);
          collector.backward(value);
        }
        trainer.step();
        return value.getFloat();
      }
    }

    /** Returns the mean cross-entropy of scores (samples, classes, ...), as PyTorch computes it. */
    private static NDArray entropy(NDArray scores, NDArray labels) {
      long[] shape = scores.getShape().getShape().clone();
      shape[1] = 1;
      NDArray at = labels.toType(DataType.INT64, false).reshape(shape);
      return scores.logSoftmax(1).gather(at, 1).neg().mean();
    }

    @Override
    public float[] scores(float[] images, int samples) {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList scores = trainer.evaluate(new NDList(images(manager, images, samples)));
        scores.attach(manager);
        NDArray rows = scores.singletonOrThrow();
        return rows.getShape().dimension() == 2
            ? rows.toFloatArray()
            : rows.transpose(0, 2, 3, 1).reshape(-1, classes).toFloatArray();
      }
    }
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    Model model = Model.newInstance("peer", Device.cpu(), "PyTorch");
    SequentialBlock block = new SequentialBlock().add(new GraphBlock(Network.BASIC.model()));
    block.add(new ai.djl.nn.LambdaBlock(x -> new NDList(x.singletonOrThrow().softmax(1))));
    model.setBlock(block);
    block.initialize(
        model.getNDManager(), DataType.FLOAT32, new ai.djl.ndarray.types.Shape(batch, 1, 28, 28));
    List<float[]> values =
        List.of(
            Layouts.kernel(weights.get(0), 9, 1, 32),
            weights.get(1),
            Layouts.kernel(weights.get(2), 9, 32, 64),
            weights.get(3),
            Layouts.transposed(Layouts.flattened(weights.get(4), 144, 64, 128), 9216, 128),
            weights.get(5),
            Layouts.transposed(weights.get(6), 128, 10),
            weights.get(7));
    int next = 0;
    for (var parameter : block.getParameters()) {
      parameter.getValue().getArray().set(FloatBuffer.wrap(values.get(next++)));
    }
    // Not a Predictor: on the weights of a block made here it takes four times as long.
    ParameterStore parameters = new ParameterStore(model.getNDManager(), false);
    return Optional.of(
        (images, probabilities) -> {
          try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList x =
                new NDList(
                    manager.create(images, new ai.djl.ndarray.types.Shape(batch, 1, 28, 28)));
            NDList result = block.forward(parameters, x, false);
            result.attach(manager);
            float[] p = result.singletonOrThrow().toFloatArray();
            System.arraycopy(p, 0, probabilities, 0, p.length);
          }
        });
  }
}
