package dev.fovea.formats.onnx.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementBits;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.RawElements;
import dev.fovea.formats.onnx.proto.TensorProto;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** Converts arrays from and to the tensors of ONNX files. */
public final class TensorMessages {
  /** The number of the type of texts, which are no numbers. */
  private static final int STRING = 8;

  private TensorMessages() {}

  /**
   * Returns the type of a tensor's elements.
   *
   * @throws BadTensorException if they are no real numbers
   */
  public static ElementType type(int code) throws BadTensorException {
    return ElementType.ofCode(code)
        .orElseThrow(
            () ->
                new BadTensorException(
                    switch (code) {
                      case 0 -> "has no element type";
                      case STRING -> "holds texts, and Fovea computes with numbers only";
                      case 14, 15 ->
                          "holds complex numbers, and Fovea computes with real ones only";
                      default ->
                          String.format(
                              Locale.ROOT,
                              "has element type %d, which no version of ONNX defines as"
                                  + " of 2026",
                              code);
                    }));
  }

  /**
   * Returns the shape of a tensor.
   *
   * @throws BadTensorException if a dimension is negative, or if there are more elements than an
   *     array can have
   */
  public static Shape shape(List<Long> dims) throws BadTensorException {
    int[] sizes = new int[dims.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      long dim = dims.get(axis);
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw new BadTensorException(
            "has dimensions %s, and each must be between 0 and 2^31 - 1".formatted(dims));
      }
      sizes[axis] = (int) dim;
    }
    try {
      return Shape.of(sizes);
    } catch (ShapeException e) {
      throw new BadTensorException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the numbers of a tensor whose data is in the message itself. Nothing is allocated
   * before it is sure that there is as much data as the dimensions say.
   *
   * @throws BadTensorException if it does not hold what it says, or no numbers
   */
  public static Array array(TensorProto tensor) throws BadTensorException {
    ElementType type = type(tensor.getDataType());
    Shape shape = shape(tensor.getDimsList());
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new BadTensorException("has its data in another file, which is not read here");
    }
    if (tensor.hasRawData()) {
      return raw(type, shape, tensor.getRawData().asReadOnlyByteBuffer());
    }
    return switch (type) {
      case FLOAT -> {
        requireCount(shape, shape.size(), tensor.getFloatDataCount());
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = tensor.getFloatData(i);
        }
        yield Array.of(shape, values);
      }
      case DOUBLE -> {
        requireCount(shape, shape.size(), tensor.getDoubleDataCount());
        yield Array.ofNumbers(type, shape, tensor::getDoubleData);
      }
      case INT64 -> {
        requireCount(shape, shape.size(), tensor.getInt64DataCount());
        yield Array.ofIntegers(type, shape, tensor::getInt64Data);
      }
      case UINT32, UINT64 -> {
        requireCount(shape, shape.size(), tensor.getUint64DataCount());
        yield Array.ofIntegers(type, shape, tensor::getUint64Data);
      }
      default -> ofInts(type, shape, tensor);
    };
  }

  /**
   * Returns numbers from their bytes in little-endian order.
   *
   * @throws BadTensorException if there are not as many bytes as the shape needs
   */
  public static Array raw(ElementType type, Shape shape, ByteBuffer bytes)
      throws BadTensorException {
    long needed = type.bytes(shape.size());
    if (needed != bytes.remaining()) {
      throw new BadTensorException(
          String.format(
              Locale.ROOT,
              "has %d bytes of data, and %s of type %s take %d",
              bytes.remaining(),
              shape,
              type,
              needed));
    }
    return RawElements.read(type, shape, bytes.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Reads types that stand as 32-bit integers: small integers as such, small floats as bits. */
  private static Array ofInts(ElementType type, Shape shape, TensorProto tensor)
      throws BadTensorException {
    if (type.bits() < 8) {
      // Packed as raw data is, one byte an integer.
      int bytes = (int) type.bytes(shape.size());
      requireCount(shape, bytes, tensor.getInt32DataCount());
      ByteBuffer packed = ByteBuffer.allocate(bytes);
      for (int i = 0; i < bytes; i++) {
        packed.put((byte) tensor.getInt32Data(i));
      }
      return RawElements.read(type, shape, packed.flip());
    }
    requireCount(shape, shape.size(), tensor.getInt32DataCount());
    return type.isFloating()
        ? Array.ofNumbers(type, shape, i -> ElementBits.toFloat(type, tensor.getInt32Data(i)))
        : Array.ofIntegers(type, shape, tensor::getInt32Data);
  }

  private static void requireCount(Shape shape, int needed, int count) throws BadTensorException {
    if (needed != count) {
      throw new BadTensorException(
          String.format(
              Locale.ROOT, "has %d values, and its shape %s needs %d", count, shape, needed));
    }
  }

  /** Returns an array as a tensor with a name, its data as raw bytes. */
  public static TensorProto message(String name, Array array) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(array.type().code());
    for (int dim : array.shape().dims()) {
      tensor.addDims(dim);
    }
    return tensor.setRawData(rawData(array)).build();
  }

  private static ByteString rawData(Array array) {
    long length = array.type().bytes(array.size());
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    RawElements.write(array, bytes);
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }
}
