package dev.fovea.web.serve.batch;

import dev.fovea.tensor.Tensor;
import java.util.List;

/**
 * Some samples of a call, which go into one batch.
 *
 * @param first the first of them in the call
 */
record Slice(Call call, int first, int count) {
  /** Returns whether these are all samples of the call. */
  boolean isWhole() {
    return count == call.samples();
  }

  /** Returns the number of values of their inputs. */
  long values() {
    return call.values() / call.samples() * count;
  }

  /** Returns the inputs of a batch: the samples of slices of equal shapes, one after the other. */
  static List<Tensor> inputs(List<Slice> slices) {
    Slice only = slices.getFirst();
    if (slices.size() == 1 && only.isWhole()) {
      return only.call.inputs();
    }
    int samples = slices.stream().mapToInt(Slice::count).sum();
    List<Tensor> inputs =
        only.call.shapes().stream().map(shape -> Tensor.zeros(shape.prepend(samples))).toList();
    int at = 0;
    for (Slice slice : slices) {
      for (int i = 0; i < inputs.size(); i++) {
        int size = slice.call.shapes().get(i).size();
        System.arraycopy(
            slice.call.inputs().get(i).data(),
            slice.first * size,
            inputs.get(i).data(),
            at * size,
            slice.count * size);
      }
      at += slice.count;
    }
    return inputs;
  }
}
