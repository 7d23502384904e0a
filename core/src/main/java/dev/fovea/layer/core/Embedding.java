package dev.fovea.layer.core;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of vectors, of which each input value, a whole number, chooses one.
 *
 * <p>Input (...), output (..., outputDim), weight embeddings (inputDim, outputDim). The input has no
 * gradient: it is 0.
 *
 * @param inputDim the number of vectors; inputs are from 0 to inputDim - 1
 * @param outputDim the size of a vector
 */
public record Embedding(String name, int inputDim, int outputDim, Parameter embeddings)
    implements Layer {
  /** Keras's default. */
  private static final Parameter UNIFORM = Parameter.of(Initializers.randomUniform(-0.05, 0.05));

  /**
   * @throws dev.fovea.tensor.ShapeException if a size is not positive
   */
  public Embedding {
    Sizes.requirePositive("input_dim", inputDim);
    Sizes.requirePositive("output_dim", outputDim);
  }

  /** Returns a table with Keras's default initializer. */
  public static Embedding of(int inputDim, int outputDim) {
    return new Embedding("", inputDim, outputDim, UNIFORM);
  }

  /** Returns this layer with the given name. */
  public Embedding name(String name) {
    return new Embedding(name, inputDim, outputDim, embeddings);
  }

  /** Returns this layer with the given initializer of the vectors. */
  public Embedding embeddingsInitializer(Initializer initializer) {
    return new Embedding(name, inputDim, outputDim, embeddings.initializer(initializer));
  }

  @Override
  public LayerKind kind() {
    return LayerKind.DENSE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs).append(outputDim);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return List.of(new WeightSpec("embeddings", Shape.of(inputDim, outputDim), embeddings));
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final int size;
    private final float[] table;
    private final float[] tableGradient;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      size = binding.inputShape().size();
      table = binding.weight(0);
      tableGradient = binding.weightGradient(0);
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      for (int i = 0; i < samples * size; i++) {
        System.arraycopy(table, row(x[i]) * outputDim, y, i * outputDim, outputDim);
      }
    }

    private int row(float value) {
      int row = (int) value;
      if (row != value || row < 0 || row >= inputDim) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s \"%s\" has vectors 0 to %d, and the input is %s",
                className(),
                name,
                inputDim - 1,
                value));
      }
      return row;
    }

    @Override
    public void backward(int samples, long step) {
      Arrays.fill(dx, 0);
      if (tableGradient.length > 0) {
        Arrays.fill(tableGradient, 0);
        for (int i = 0; i < samples * size; i++) {
          int to = row(x[i]) * outputDim;
          for (int j = 0; j < outputDim; j++) {
            tableGradient[to + j] += dy[i * outputDim + j];
          }
        }
      }
    }
  }

  @Override
  public Config config() {
    Parameters.Named named = new Parameters.Named("embeddings", embeddings);
    return Config.empty()
        .with("input_dim", inputDim)
        .with("output_dim", outputDim)
        .with(Parameters.initializers(named))
        .with(Parameters.regularizers(named))
        .with("activity_regularizer", Config.NOTHING)
        .with(Parameters.constraints(named))
        .with("mask_zero", false);
  }

  public static Embedding from(String name, Config config) {
    if (config.flag("mask_zero", false)) {
      throw new IllegalArgumentException("mask_zero is not supported");
    }
    return new Embedding(
        name,
        config.integer("input_dim"),
        config.integer("output_dim"),
        Parameters.from(config, "embeddings", UNIFORM));
  }

  @Override
  public String toString() {
    return LayerText.of(this, inputDim, outputDim);
  }
}
