package dev.fovea.formats.onnx;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A model that was made of an ONNX file, and how the file's arrays lie in its tensors.
 *
 * @param model the model, with channels last and for batches of any size
 * @param inputs the layout of each input of the model
 * @param outputs the layout of each output of the model
 */
public record ImportedModel(Model model, List<TensorLayout> inputs, List<TensorLayout> outputs) {
  /** Copies the lists. */
  public ImportedModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Returns the outputs for arrays in the layout of the file.
   *
   * @param arrays one for each input, in the order of the file
   * @throws OnnxException if an array does not fit its input
   */
  public List<Array> run(List<Array> arrays) {
    if (arrays.size() != inputs.size()) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "the model has %d inputs, %d were given: it takes %s",
              inputs.size(),
              arrays.size(),
              inputs));
    }
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      Shape sample = model.inputShapes().get(i);
      tensors.add(inputs.get(i).toModel(arrays.get(i), sample));
    }
    int samples = tensors.stream().mapToInt(Tensor::batch).max().orElse(1);
    List<Tensor> results =
        model.predict(tensors.stream().map(tensor -> repeated(tensor, samples)).toList());
    return IntStream.range(0, results.size())
        .mapToObj(i -> outputs.get(i).fromModel(results.get(i)))
        .toList();
  }

  /** Returns an input that the file has once for all samples, for each of them. */
  private static Tensor repeated(Tensor tensor, int samples) {
    if (tensor.batch() == samples || tensor.batch() != 1) {
      return tensor;
    }
    float[] data = new float[tensor.data().length * samples];
    for (int i = 0; i < samples; i++) {
      System.arraycopy(tensor.data(), 0, data, i * tensor.data().length, tensor.data().length);
    }
    return Tensor.of(tensor.shape().with(0, samples), data);
  }
}
