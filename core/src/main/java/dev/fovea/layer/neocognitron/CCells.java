package dev.fovea.layer.neocognitron;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A layer of planes of C-cells, which blur the planes of S-cells before them, so that a feature
 * that is shifted a little is still seen (K. Fukushima, "Neocognitron", Biological Cybernetics 36,
 * 1980, equations 5 to 7). Cell n of plane k computes
 *
 * <p>u(k, n) = psi(max(0, (1 + s(k)) / (1 + v) - 1)), psi(x) = x / (1 + saturation x),
 *
 * <p>where s is the sum of its inputs, all in plane k, with the strengths of a Gaussian that sum to
 * 1, and v the mean of s over all planes at n, by which planes inhibit each other; without lateral
 * inhibition v is 0. With a saturation of 0 psi is the identity; with 1 it is x / (1 + x). (The
 * paper's psi is x / (alpha + x), which is this one for a saturation of 1 / alpha, times the
 * saturation.)
 *
 * <p>Input (height, width, planes), output the same planes with fewer cells if strides are above 1;
 * no weights.
 *
 * @param saturation how strongly large responses are compressed, at least 0
 * @param lateral whether planes inhibit each other
 */
public record CCells(String name, double saturation, boolean lateral, Area area) implements Layer {

  /**
   * @throws IllegalArgumentException if the saturation is negative
   */
  public CCells {
    if (!(saturation >= 0)) {
      throw new IllegalArgumentException("saturation must be at least 0, not " + saturation);
    }
  }

  /** Returns a layer with padding same, a saturation of 1, and lateral inhibition. */
  public static CCells of(int... kernelSize) {
    return new CCells("", 1, true, Area.of(kernelSize));
  }

  /** Returns this layer with the given name. */
  public CCells name(String name) {
    return new CCells(name, saturation, lateral, area);
  }

  /** Returns this layer with one stride for both axes, or one for each. */
  public CCells strides(int... strides) {
    return new CCells(name, saturation, lateral, area.strides(strides));
  }

  /** Returns this layer with another padding. */
  public CCells padding(Padding padding) {
    return new CCells(name, saturation, lateral, area.padding(padding));
  }

  /** Returns this layer with another saturation; 0 for none. */
  public CCells saturation(double saturation) {
    return new CCells(name, saturation, lateral, area);
  }

  /** Returns this layer with or without lateral inhibition. */
  public CCells lateral(boolean lateral) {
    return new CCells(name, saturation, lateral, area);
  }

  /** Returns the strengths of a cell's connections in its plane, (kernel size); they sum to 1. */
  public float[] strengths() {
    return area.falloff();
  }

  @Override
  public LayerKind kind() {
    return LayerKind.POOLING;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.of(area.window(inputs.get(input)), axis, 2);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    return area.outputs(input).append(input.channels());
  }

  @Override
  public Step bind(Binding binding) {
    return new CCellsStep(this, binding);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with(area.config())
        .with("saturation", saturation)
        .with("lateral", lateral);
  }

  public static CCells from(String name, Config config) {
    return new CCells(
        name, config.number("saturation", 1), config.flag("lateral", true), Area.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this, area, LayerText.named("saturation", saturation, 1.0), lateral ? "" : "not lateral");
  }
}
