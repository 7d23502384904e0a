package dev.fovea.formats.onnx.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value (batch, channels, spatial axes) of a graph with its channels last in memory, as layers
 * that look at pictures want it.
 *
 * @param signal (spatial axes, channels)
 * @param channels the number of channels
 * @param places for each channel in memory its place in the graph; nothing if they are in order
 */
record Input(Signal signal, int channels, Optional<int[]> places) {
  /**
   * Brings the channels to the end.
   *
   * @param rank the number of spatial axes
   * @param anyOrder whether the channels may come in any order
   */
  static Input of(Call call, View view, int rank, boolean anyOrder) {
    requireSamples(call, view, rank);
    List<Factor> channels = view.axes().get(1);
    List<Factor> last = anyOrder ? view.inMemoryOrder(channels) : channels;
    List<List<Factor>> dims = new ArrayList<>(view.axes().subList(2, view.rank()));
    dims.add(last);
    Signal signal = call.memory().as(view, dims).signal();
    return new Input(signal, signal.shape().channels(), Weights.places(last, channels));
  }

  /** Checks that the first axis is the batch, and the others are of one sample. */
  static void requireSamples(Call call, View view, int rank) {
    if (view.rank() != rank + 2) {
      throw call.failure(
          "needs an input (batch, channels, %s spatial axes), not %s"
              .formatted(rank, view.describe()));
    }
    boolean isBatch = view.axes().getFirst().stream().allMatch(Factor::isBatch);
    boolean others =
        view.axes().subList(1, view.rank()).stream()
            .flatMap(List::stream)
            .noneMatch(Factor::isBatch);
    if (!isBatch || !others) {
      throw call.failure(
          "its input "
              + view.describe()
              + " has not the samples, and only them, as its first axis");
    }
  }
}
