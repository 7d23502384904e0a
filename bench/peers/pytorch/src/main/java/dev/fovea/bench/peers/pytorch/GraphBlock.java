package dev.fovea.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.fovea.bench.peers.Translation;
import dev.fovea.config.Config;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.util.ArrayList;
import java.util.List;

/** A model of Fovea's as a block of DJL, whose parts are DJL's own blocks, channels first. */
final class GraphBlock extends AbstractBlock {
  private record Step(Block block, List<Integer> inputs) {}

  /** The first value is the input of the block; each step adds one. */
  private final List<Step> steps = new ArrayList<>();

  private final int output;

  GraphBlock(Model model) {
    output = new Blocked().scores(model, 0);
  }

  /** Layers as steps; a value is its number. */
  private final class Blocked extends Translation<Integer> {
    @Override
    protected Integer layer(ModelLayer layer, Config config, List<Integer> inputs) {
      return step(block(layer, config), inputs);
    }

    @Override
    protected Integer activation(String name, Integer x) {
      return switch (name) {
        case "relu" -> step(Activation.reluBlock(), List.of(x));
        case "tanh" -> step(Activation.tanhBlock(), List.of(x));
        default -> throw new IllegalArgumentException("activation " + name + " has no translation");
      };
    }

    private Block block(ModelLayer layer, Config config) {
      return switch (layer.layer().className()) {
        case "Conv2D" ->
            Conv2d.builder()
                .setKernelShape(square(config, "kernel_size"))
                .optStride(square(config, "strides"))
                .optPadding(padding(config))
                .optBias(config.flag("use_bias", true))
                .setFilters(config.integer("filters"))
                .build();
        case "DepthwiseConv2D" -> {
          int channels = layer.inputShapes().getFirst().channels();
          yield Conv2d.builder()
              .setKernelShape(square(config, "kernel_size"))
              .optStride(square(config, "strides"))
              .optPadding(padding(config))
              .optGroups(channels)
              .optBias(config.flag("use_bias", true))
              .setFilters(channels)
              .build();
        }
        case "Conv2DTranspose" ->
            Conv2dTranspose.builder()
                .setKernelShape(square(config, "kernel_size"))
                .optStride(square(config, "strides"))
                .optBias(config.flag("use_bias", true))
                .setFilters(config.integer("filters"))
                .build();
        case "UpSampling2D" -> new LambdaBlock(GraphBlock::enlarged);
        case "MaxPooling2D" ->
            Pool.maxPool2dBlock(square(config, "pool_size"), square(config, "strides"));
        case "AveragePooling2D" ->
            Pool.avgPool2dBlock(square(config, "pool_size"), square(config, "strides"));
        case "GlobalAveragePooling2D" -> Pool.globalAvgPool2dBlock();
        case "BatchNormalization" ->
            BatchNorm.builder()
                .optEpsilon((float) config.number("epsilon", 1e-3))
                .optMomentum((float) config.number("momentum", 0.99))
                .build();
        case "ReLU" -> Activation.reluBlock();
        case "Dropout" -> Dropout.builder().optRate((float) config.number("rate")).build();
        case "Flatten" -> Blocks.batchFlattenBlock();
        case "Dense" -> Linear.builder().setUnits(config.integer("units")).build();
        case "Add" -> new LambdaBlock(x -> new NDList(x.get(0).add(x.get(1))));
        case "Concatenate" -> new LambdaBlock(x -> new NDList(NDArrays.concat(x, 1)));
        default -> throw unknown(layer);
      };
    }

    private static Shape square(Config config, String key) {
      int size = size(config, key);
      return new Shape(size, size);
    }

    /** Returns as much on both sides, which for strides above 1 is not where Keras has it. */
    private static Shape padding(Config config) {
      int size = config.text("padding").equals("same") ? size(config, "kernel_size") / 2 : 0;
      return new Shape(size, size);
    }
  }

  private static NDList enlarged(NDList x) {
    NDArray values = x.singletonOrThrow();
    return new NDList(values.repeat(2, 2).repeat(3, 2));
  }

  private int step(Block block, List<Integer> inputs) {
    steps.add(new Step(addChildBlock("step" + steps.size(), block), List.copyOf(inputs)));
    return steps.size();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    List<NDArray> values = new ArrayList<>(List.of(inputs.singletonOrThrow()));
    for (Step step : steps) {
      NDList x = new NDList();
      step.inputs().forEach(input -> x.add(values.get(input)));
      values.add(step.block().forward(parameters, x, training).singletonOrThrow());
    }
    return new NDList(values.get(output));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    shapes(inputShapes[0], (step, x) -> step.block().initialize(manager, type, x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {shapes(inputShapes[0], (step, x) -> {}).get(output)};
  }

  private interface Visit {
    void at(Step step, Shape... inputs);
  }

  private List<Shape> shapes(Shape input, Visit visit) {
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (Step step : steps) {
      Shape[] x = step.inputs().stream().map(shapes::get).toArray(Shape[]::new);
      visit.at(step, x);
      shapes.add(step.block().getOutputShapes(x)[0]);
    }
    return shapes;
  }
}
