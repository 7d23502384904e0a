package dev.fovea.layer.convolution;

import dev.fovea.kernel.Convolution;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/** What the convolutional layers do alike: weight 0 is their kernel. */
final class Convolving {
  private static final int CONVOLUTION_SLOT = 0;

  private Convolving() {}

  /** The kernel and, where there is one, the bias. */
  static List<WeightSpec> weights(ConvOptions options, Shape kernelShape, int outputs) {
    WeightSpec kernel = new WeightSpec("kernel", kernelShape, options.kernel());
    return options.useBias()
        ? List.of(kernel, new WeightSpec("bias", Shape.of(outputs), options.bias()))
        : List.of(kernel);
  }

  /** The convolution of the pass's input, its algorithm chosen once. */
  static Convolution of(Pass pass, ConvOptions options, int outputs, int groups) {
    Shape input = pass.inputShape(0);
    return pass.keep(
        CONVOLUTION_SLOT,
        () -> pass.kernels().convolution(options.window(input), input.channels(), outputs, groups));
  }

  static void forward(Pass pass, ConvOptions options, Convolution convolution) {
    convolution.forward(
        pass.batch(),
        pass.input(),
        pass.weight(0),
        Biases.of(pass, 1, options.useBias()),
        Epilogue.during(pass, options.activation()),
        pass.output());
    Epilogue.finish(pass, options.activation());
  }

  static void backward(Pass pass, ConvOptions options, Convolution convolution) {
    float[] gradient = Epilogue.gradient(pass, options.activation());
    Biases.gradient(pass, 1, options.useBias(), gradient);
    gradients(pass, convolution, gradient);
  }

  /** The gradients by kernel and input from that by the convolution's output. */
  static void gradients(Pass pass, Convolution convolution, float[] gradient) {
    if (pass.wantsWeightGradient(0)) {
      convolution.weightGradient(pass.batch(), pass.input(), gradient, pass.weightGradient(0));
    }
    if (pass.wantsInputGradient(0)) {
      convolution.inputGradient(pass.batch(), gradient, pass.weight(0), pass.inputGradient(0));
    }
  }
}
