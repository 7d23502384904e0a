package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.message.BadTensorException;
import dev.fovea.formats.onnx.message.TensorMessages;
import dev.fovea.formats.onnx.proto.SparseTensorProto;
import dev.fovea.formats.onnx.proto.StringStringEntryProto;
import dev.fovea.formats.onnx.proto.TensorProto;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the tensors of one model, and bounds what they take together. */
final class TensorReader {
  /** The most bytes that the numbers of a model may take. */
  private static final long MOST_BYTES = 4L << 30;

  /** The most elements of a tensor of which a file lists only those that are not zero. */
  private static final int MOST_SPARSE = 1 << 26;

  private final ExternalData external;
  private long bytes;

  TensorReader(ExternalData external) {
    this.external = external;
  }

  /** Returns the numbers of a tensor that messages call by the given words. */
  Array read(TensorProto tensor, String title) {
    try {
      ElementType type = TensorMessages.type(tensor.getDataType());
      Shape shape = TensorMessages.shape(tensor.getDimsList());
      count(type, shape);
      if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
        return TensorMessages.array(tensor);
      }
      Map<String, String> entries = new HashMap<>();
      for (StringStringEntryProto entry : tensor.getExternalDataList()) {
        entries.put(entry.getKey(), entry.getValue());
      }
      return TensorMessages.raw(type, shape, external.read(entries, type.bytes(shape.size())));
    } catch (BadTensorException | OnnxException e) {
      throw new OnnxException(title + " " + e.getMessage(), e);
    }
  }

  private void count(ElementType type, Shape shape) throws BadTensorException {
    bytes += type.bytes(shape.size());
    if (bytes > MOST_BYTES) {
      throw new BadTensorException(
          "is too much: the weights of a model may take 4 GiB together, and no more");
    }
  }

  /** Returns the numbers of a tensor that lists those that are not zero. */
  Array read(SparseTensorProto sparse, String title) {
    Array values = read(sparse.getValues(), title);
    Array indices = read(sparse.getIndices(), title);
    try {
      Shape shape = TensorMessages.shape(sparse.getDimsList());
      if (shape.size() > MOST_SPARSE) {
        throw new BadTensorException(
            "is sparse with a shape of %s, and such tensors may have 2^26 elements"
                .formatted(shape));
      }
      count(values.type(), shape);
      return dense(values, indices, shape);
    } catch (BadTensorException e) {
      throw new OnnxException(title + " " + e.getMessage(), e);
    }
  }

  private static Array dense(Array values, Array indices, Shape shape) throws BadTensorException {
    int count = values.size();
    boolean isLinear = indices.rank() == 1;
    int rank = isLinear ? 1 : shape.rank();
    if (values.rank() != 1 || indices.size() != (long) count * rank) {
      throw new BadTensorException("is sparse, and its indices do not fit its values");
    }
    int[] source = new int[shape.size()];
    Arrays.fill(source, -1);
    for (int i = 0; i < count; i++) {
      long at = 0;
      for (int axis = 0; axis < rank; axis++) {
        long index = indices.integer(i * rank + axis);
        int dim = isLinear ? source.length : shape.dim(axis);
        if (index < 0 || index >= dim) {
          throw new BadTensorException("is sparse, and has an index outside of its shape " + shape);
        }
        at = at * dim + index;
      }
      source[(int) at] = i;
    }
    return values.pick(shape, i -> source[i]);
  }
}
