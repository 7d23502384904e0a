package dev.fovea.layer.preprocessing;

import dev.fovea.config.Config;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * y = x scale + offset, in training as in inference: such as 1/255 for bytes.
 *
 * @param scale one number, or one for each channel
 * @param offset likewise; Keras's default is 0
 */
public record Rescaling(String name, Constants scale, Constants offset) implements Layer {
  /** The same layer under a name. */
  public Rescaling name(String changed) {
    return new Rescaling(changed, scale, offset);
  }

  /** What is added: one number, or one for each channel. */
  public Rescaling offset(double... changed) {
    return new Rescaling(name, scale, Constants.of(changed));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Broadcast.requireFits("scale", scale.shape(), input);
    Broadcast.requireFits("offset", offset.shape(), input);
    return input;
  }

  @Override
  public void forward(Pass pass) {
    int size = pass.outputShape().size();
    pass.kernels()
        .scaleShift(
            pass.batch(),
            size,
            pass.input(),
            whole(pass, scale, 0),
            whole(pass, offset, 1),
            pass.output());
  }

  @Override
  public void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      int size = pass.outputShape().size();
      float[] zeros = pass.keep(2, () -> new float[size]);
      pass.kernels()
          .scaleShift(
              pass.batch(),
              size,
              pass.outputGradient(),
              whole(pass, scale, 0),
              zeros,
              pass.inputGradient(0));
    }
  }

  /** The constants written out for every value of a sample. */
  private static float[] whole(Pass pass, Constants constants, int slot) {
    return pass.keep(slot, () -> Broadcast.whole(constants, pass.outputShape()));
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
}
