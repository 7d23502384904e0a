package dev.fovea.layer.convolution;

import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.weight.WeightValues;
import java.util.ArrayList;
import java.util.List;

/**
 * A bound partial convolution: an ordinary one whose kernel has the weights of the connections and
 * zeros between them.
 */
final class PartialConvStep implements Step {
  private final WeightValues kernel;
  private final float[] kernelGradient;
  private final Full full;
  private final float[] fullGradient;
  private final Step convolution;

  /** The place of each weight of the kernel in the full one. */
  private final int[] places;

  /** The version of the kernel in the full one; -1 before the first. */
  private long version = -1;

  PartialConvStep(Binding binding, PartialConv layer) {
    int channels = binding.inputShape().channels();
    kernel = binding.weightValues(0);
    kernelGradient = binding.weightGradient(0);
    places = places(layer.connections(), layer.options().kernelSize().size(), channels);
    int size = layer.options().kernelSize().size() * channels * layer.filters();
    full = new Full(new float[size]);
    fullGradient = kernelGradient.length > 0 ? new float[size] : Binding.UNWANTED;
    List<Binding.Weight> weights = new ArrayList<>(binding.weights());
    weights.set(0, new Binding.Weight(full, fullGradient));
    convolution = new ConvStep(binding.weights(weights), layer.options(), layer.filters(), 1);
  }

  private static int[] places(List<List<Integer>> connections, int taps, int channels) {
    int filters = connections.size();
    int count = connections.stream().mapToInt(List::size).sum();
    int[] places = new int[taps * count];
    int at = 0;
    for (int tap = 0; tap < taps; tap++) {
      for (int f = 0; f < filters; f++) {
        for (int channel : connections.get(f)) {
          places[at++] = (tap * channels + channel) * filters + f;
        }
      }
    }
    return places;
  }

  @Override
  public void forward(int samples, long step) {
    if (kernel.version() != version) {
      version = kernel.version();
      float[] from = kernel.values();
      for (int i = 0; i < places.length; i++) {
        full.values[places[i]] = from[i];
      }
      full.changed();
    }
    convolution.forward(samples, step);
  }

  @Override
  public void backward(int samples, long step) {
    convolution.backward(samples, step);
    if (kernelGradient.length > 0) {
      for (int i = 0; i < places.length; i++) {
        kernelGradient[i] = fullGradient[places[i]];
      }
    }
  }

  @Override
  public String algorithm() {
    return convolution.algorithm();
  }

  /** The full kernel. */
  private static final class Full implements WeightValues {
    private final float[] values;
    private long version;

    Full(float[] values) {
      this.values = values;
    }

    @Override
    public float[] values() {
      return values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public void changed() {
      version++;
    }
  }
}
