package dev.fovea.web.serve.inference;

import dev.fovea.tensor.Shape;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.protocol.Datatype;
import dev.fovea.web.serve.protocol.Elements;
import dev.fovea.web.serve.protocol.InferRequest;
import dev.fovea.web.serve.protocol.InputTensor;
import dev.fovea.web.serve.repository.ServedModel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A raw binary request: the elements of the only input, FP32, of one sample, and nothing else. */
public final class RawRequest {
  private RawRequest() {}

  /**
   * Reads a request.
   *
   * @throws WebException if the model has several inputs or more than one open size, or if the
   *     elements are not as many as it takes
   */
  public static InferRequest of(ServedModel model, byte[] body) {
    if (model.inputNames().size() != 1) {
      throw WebException.invalid(
          "the model has the inputs %s; say in JSON which is which".formatted(model.inputNames()));
    }
    String name = model.inputNames().getFirst();
    int[] shape = shape(model.inputShapes().getFirst(), body.length / Float.BYTES);
    int count = new Shape(shape).size();
    return new InferRequest(
        "",
        List.of(
            new InputTensor(
                name,
                Datatype.FP32,
                shape,
                Elements.read(Datatype.FP32, count, ByteBuffer.wrap(body), name))),
        List.of(),
        true,
        Optional.empty());
  }

  /** Returns the shape of a batch of one sample with so many elements. */
  private static int[] shape(Shape sample, int elements) {
    int[] dims = sample.prepend(1).dims();
    long known = 1;
    int open = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == Shape.UNKNOWN) {
        if (open >= 0) {
          throw WebException.invalid(
              "the model leaves several sizes of %s open; give the shape in JSON"
                  .formatted(sample));
        }
        open = i;
      } else {
        known *= dims[i];
      }
    }
    if (open >= 0) {
      dims[open] = (int) Math.max(1, elements / Math.max(1, known));
    }
    return dims;
  }
}
