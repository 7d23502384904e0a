package dev.fovea.layer.preprocessing;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A layer that computes y = x scale + offset in training and in inference, such as with a scale of
 * 1/255 for bytes.
 *
 * @param scale the factor, a single number or one for each channel
 * @param offset the offset, a single number or one for each channel; Keras's default is 0
 */
public record Rescaling(String name, Constants scale, Constants offset) implements Layer {
  /** Returns this layer with the given name. */
  public Rescaling name(String name) {
    return new Rescaling(name, scale, offset);
  }

  /** Returns this layer with the given offset, a single number or one for each channel. */
  public Rescaling offset(double... offset) {
    return new Rescaling(name, scale, Constants.of(offset));
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Broadcast.requireFits("scale", scale.shape(), input);
    Broadcast.requireFits("offset", offset.shape(), input);
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    Kernels kernels = binding.kernels();
    int size = binding.outputShape().size();
    float[] factors = Broadcast.whole(scale, binding.outputShape());
    float[] offsets = Broadcast.whole(offset, binding.outputShape());
    float[] zeros = new float[size];
    float[] x = binding.input();
    float[] dx = binding.inputGradient();
    float[] y = binding.output();
    float[] dy = binding.outputGradient();
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        kernels.scaleShift(samples, size, x, factors, offsets, y);
      }

      @Override
      public void backward(int samples, long step) {
        if (dx.length > 0) {
          kernels.scaleShift(samples, size, dy, factors, zeros, dx);
        }
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty().with("scale", scale.config()).with("offset", offset.config());
  }

  public static Rescaling from(String name, Config config) {
    return new Rescaling(
        name,
        Constants.from(config, "scale"),
        config.has("offset") ? Constants.from(config, "offset") : Constants.of(0));
  }

  @Override
  public String toString() {
    return LayerText.of(this, scale, LayerText.named("offset", offset.toString(), "0.0"));
  }
}
