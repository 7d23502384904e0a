package dev.fovea.formats.onnx.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The activation functions of recurrent networks, which nodes tell by name. */
final class RecurrentActivation {
  private RecurrentActivation() {}

  /** Returns the functions of all directions, those of the first one first. */
  static DoubleUnaryOperator[] of(Call call, int gates, int directions) {
    List<String> usual =
        switch (gates) {
          case 1 -> List.of("Tanh");
          case 3 -> List.of("Sigmoid", "Tanh");
          default -> List.of("Sigmoid", "Tanh", "Tanh");
        };
    List<String> names = new ArrayList<>(call.node().texts("activations").orElse(List.of()));
    for (int direction = 0; names.size() < usual.size() * directions; direction++) {
      names.addAll(usual);
    }
    List<Float> alphas = new ArrayList<>(call.node().reals("activation_alpha").orElse(List.of()));
    List<Float> betas = new ArrayList<>(call.node().reals("activation_beta").orElse(List.of()));
    DoubleUnaryOperator[] functions = new DoubleUnaryOperator[names.size()];
    for (int i = 0; i < functions.length; i++) {
      functions[i] = function(call, names.get(i).toLowerCase(Locale.ROOT), alphas, betas);
    }
    return functions;
  }

  /** Returns a function, which takes its parameters from the lists, if it has some. */
  private static DoubleUnaryOperator function(
      Call call, String name, List<Float> alphas, List<Float> betas) {
    return switch (name) {
      case "tanh" -> Math::tanh;
      case "sigmoid" -> Activations::sigmoid;
      case "relu" -> x -> Math.max(x, 0);
      case "softsign" -> x -> x / (1 + Math.abs(x));
      case "softplus" -> Activations::softplus;
      case "affine" -> {
        double alpha = next(alphas, 1);
        double beta = next(betas, 0);
        yield x -> alpha * x + beta;
      }
      case "scaledtanh" -> {
        double alpha = next(alphas, 1);
        double beta = next(betas, 1);
        yield x -> alpha * Math.tanh(beta * x);
      }
      case "hardsigmoid" -> {
        double alpha = next(alphas, 0.2);
        double beta = next(betas, 0.5);
        yield x -> Activations.hardSigmoid(x, alpha, beta);
      }
      case "leakyrelu" -> {
        double alpha = next(alphas, 0.01);
        yield x -> x < 0 ? alpha * x : x;
      }
      case "thresholdedrelu" -> {
        double alpha = next(alphas, 1);
        yield x -> x > alpha ? x : 0;
      }
      case "elu" -> {
        double alpha = next(alphas, 1);
        yield x -> x < 0 ? alpha * Math.expm1(x) : x;
      }
      default -> throw call.failure("has the activation '" + name + "', which is not known");
    };
  }

  private static double next(List<Float> parameters, double absent) {
    return parameters.isEmpty() ? absent : parameters.removeFirst();
  }
}
