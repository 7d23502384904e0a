package dev.fovea.bench.peers.pytorch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
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

  private static Block convolution(int filters, int padding) {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(padding, padding))
        .setFilters(filters)
        .build();
  }

  private static Block pool() {
    return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
  }

  private static SequentialBlock basic() {
    return new SequentialBlock()
        .add(convolution(32, 0))
        .add(Activation.reluBlock())
        .add(convolution(64, 0))
        .add(Activation.reluBlock())
        .add(pool())
        .add(Dropout.builder().optRate(0.25f).build())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(128).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(10).build());
  }

  private static SequentialBlock cifar() {
    SequentialBlock block = new SequentialBlock();
    for (int filters : Network.CIFAR_FILTERS) {
      block
          .add(convolution(filters, 1))
          .add(BatchNorm.builder().optEpsilon(1e-3f).optMomentum(0.99f).build())
          .add(Activation.reluBlock())
          .add(pool());
    }
    return block.add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(10).build());
  }

  @Override
  public Optional<Training> training(Network network, int threads) {
    return Optional.of(new BlockTraining(network));
  }

  private static final class BlockTraining extends StepwiseTraining {
    private final Network network;
    private final Model model = Model.newInstance("peer", Device.cpu(), "PyTorch");
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private float[] channelsFirst = {};

    BlockTraining(Network network) {
      super(network);
      this.network = network;
      model.setBlock(
          switch (network) {
            case BASIC -> basic();
            case CIFAR -> cifar();
          });
      trainer =
          model.newTrainer(
              new DefaultTrainingConfig(loss)
                  .optDevices(new Device[] {Device.cpu()})
                  .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                  .optOptimizer(
                      Optimizer.sgd()
                          .setLearningRateTracker(Tracker.fixed(Network.RATE))
                          .optMomentum(Network.MOMENTUM)
                          .build()));
      trainer.initialize(new Shape(128, network.channels(), network.size(), network.size()));
    }

    private NDArray images(NDManager manager, float[] images, int samples) {
      if (channelsFirst.length != images.length) {
        channelsFirst = new float[images.length];
      }
      int pixels = network.size() * network.size();
      Layouts.channelsFirst(images, samples, pixels, network.channels(), channelsFirst);
      return manager.create(
          channelsFirst, new Shape(samples, network.channels(), network.size(), network.size()));
    }

    @Override
    protected double step(float[] images, int[] labels) {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDArray x = images(manager, images, labels.length);
        NDArray y = manager.create(labels);
        x.attach(manager);
        NDArray value;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDList predictions = trainer.forward(new NDList(x));
          predictions.attach(manager);
          value = loss.evaluate(new NDList(y), predictions);
          value.attach(manager);
          collector.backward(value);
        }
        trainer.step();
        return value.getFloat();
      }
    }

    @Override
    public float[] probabilities(float[] images, int samples) {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList logits = trainer.evaluate(new NDList(images(manager, images, samples)));
        logits.attach(manager);
        return logits.singletonOrThrow().softmax(1).toFloatArray();
      }
    }
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    Model model = Model.newInstance("peer", Device.cpu(), "PyTorch");
    SequentialBlock block = basic();
    block.add(new ai.djl.nn.LambdaBlock(x -> new NDList(x.singletonOrThrow().softmax(1))));
    model.setBlock(block);
    block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(batch, 1, 28, 28));
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
            NDList x = new NDList(manager.create(images, new Shape(batch, 1, 28, 28)));
            NDList result = block.forward(parameters, x, false);
            result.attach(manager);
            float[] p = result.singletonOrThrow().toFloatArray();
            System.arraycopy(p, 0, probabilities, 0, p.length);
          }
        });
  }
}
