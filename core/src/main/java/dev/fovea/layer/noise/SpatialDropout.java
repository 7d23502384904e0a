package dev.fovea.layer.noise;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A layer (SpatialDropout1D to 3D) that drops whole channels in training, since neighbouring
 * positions are highly correlated (Tompson et al., "Efficient object localization using
 * convolutional networks", 2015).
 *
 * @param rate the share of the channels that are dropped, in [0, 1)
 * @param rank the number of spatial dimensions
 */
public record SpatialDropout(String name, double rate, int rank) implements Layer {
  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public SpatialDropout {
    Rates.require(rate);
  }

  @Override
  public String className() {
    return "SpatialDropout" + rank + "D";
  }

  /** Returns this layer with the given name. */
  public SpatialDropout name(String name) {
    return new SpatialDropout(name, rate, rank);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, rank);
    return input;
  }

  @Override
  public boolean passesThrough(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public Step bind(Binding binding) {
    return new NoiseMask(binding, rate, Shape.of(binding.outputShape().channels()));
  }

  @Override
  public Config config() {
    return rank == 1 ? Rates.config(rate) : Rates.config(rate).with("data_format", "channels_last");
  }

  public static SpatialDropout from(String name, Config config, int rank) {
    Sizes.requireChannelsLast(config);
    return new SpatialDropout(name, config.number("rate"), rank);
  }

  @Override
  public String toString() {
    return LayerText.of(this, rate);
  }
}
