package dev.fovea.layer.neocognitron;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
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
import java.util.List;

/**
 * A layer of planes of S-cells, which respond to a feature and stay silent otherwise (K. Fukushima,
 * "Neocognitron", Biological Cybernetics 36, 1980, equation 2). Cell n of plane k computes
 *
 * <p>u(k, n) = r max(0, (1 + e) / (1 + threshold b(k) v(n)) - 1), with r = threshold / (1 -
 * threshold),
 *
 * <p>where e is the sum of its inputs times the excitation a of its plane, b the inhibition of its
 * plane, and v the V-cell of its position: the root mean square of its inputs, weighted by the
 * strengths c of a Gaussian. Negative b count as 0. A cell with a = c p / |p| and b = 1, where |p|
 * is the root mean square of a pattern p, responds to inputs whose cosine with p, weighted by c, is
 * above the threshold; the higher the threshold, the more selective it is. (The paper's b is half
 * of this one.)
 *
 * <p>Input (height, width, planes before), output (height, width, planes), weights excitation
 * (kernel size, planes before, planes) and inhibition (planes). Both start as zeros, so that all
 * cells are silent until they learn, with gradients or without.
 *
 * @param planes the number of cell planes
 * @param threshold from 0 to 1, both exclusive
 */
public record SCells(
    String name,
    int planes,
    double threshold,
    Area area,
    Parameter excitation,
    Parameter inhibition)
    implements Layer {
  private static final Parameter SILENT = Parameter.of(Initializers.zeros());

  /**
   * @throws dev.fovea.tensor.ShapeException if the number of planes is not positive
   * @throws IllegalArgumentException if the threshold is out of range
   */
  public SCells {
    Sizes.requirePositive("planes", planes);
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "threshold must be between 0 and 1, both exclusive, not " + threshold);
    }
  }

  /** Returns a layer of silent cells with padding same. */
  public static SCells of(int planes, double threshold, int... kernelSize) {
    return new SCells("", planes, threshold, Area.of(kernelSize), SILENT, SILENT);
  }

  /** Returns this layer with the given name. */
  public SCells name(String name) {
    return new SCells(name, planes, threshold, area, excitation, inhibition);
  }

  /** Returns this layer with another threshold. */
  public SCells threshold(double threshold) {
    return new SCells(name, planes, threshold, area, excitation, inhibition);
  }

  /** Returns this layer with one stride for both axes, or one for each. */
  public SCells strides(int... strides) {
    return area(area.strides(strides));
  }

  /** Returns this layer with another padding. */
  public SCells padding(Padding padding) {
    return area(area.padding(padding));
  }

  private SCells area(Area changed) {
    return new SCells(name, planes, threshold, changed, excitation, inhibition);
  }

  /** Returns this layer with the given initializer of the excitation. */
  public SCells excitationInitializer(Initializer initializer) {
    return new SCells(
        name, planes, threshold, area, excitation.initializer(initializer), inhibition);
  }

  /** Returns this layer with the given initializer of the inhibition. */
  public SCells inhibitionInitializer(Initializer initializer) {
    return new SCells(
        name, planes, threshold, area, excitation, inhibition.initializer(initializer));
  }

  /**
   * Returns the window of the cells over an input.
   *
   * @param input (height, width, planes before), all known
   */
  public Window window(Shape input) {
    return area.window(input);
  }

  /**
   * Returns the strengths c of the V-cells' connections in one plane before, (kernel size); they
   * sum to 1.
   */
  public float[] strengths() {
    return area.falloff();
  }

  @Override
  public LayerKind kind() {
    return LayerKind.CONVOLUTION;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.of(area.window(inputs.get(input)), axis, 2);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return area.outputs(Sizes.single(inputs)).append(planes);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = area.kernelSize().append(inputs.getFirst().channels()).append(planes);
    return List.of(
        new WeightSpec("excitation", shape, excitation),
        new WeightSpec("inhibition", Shape.of(planes), inhibition));
  }

  @Override
  public Step bind(Binding binding) {
    return new SCellsStep(this, binding);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("planes", planes)
        .with("threshold", threshold)
        .with(area.config())
        .with(
            Parameters.describe(
                new Parameters.Named("excitation", excitation),
                new Parameters.Named("inhibition", inhibition)));
  }

  public static SCells from(String name, Config config) {
    return new SCells(
        name,
        config.integer("planes"),
        config.number("threshold"),
        Area.from(config),
        Parameters.from(config, "excitation", SILENT),
        Parameters.from(config, "inhibition", SILENT));
  }

  @Override
  public String toString() {
    return LayerText.of(this, planes, area, "threshold " + threshold);
  }
}
