package dev.fovea.formats.onnx.write;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fovea.formats.onnx.proto.TensorProto;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The constants of a graph: weights and small numbers, each stored once. */
final class Initializers {
  /** The most bytes of constants; a file is one protobuf message, of less than 2^31 bytes. */
  private static final long LARGEST = 2_000_000_000;

  /** The longest value that is its own name. */
  private static final int LONGEST = 40;

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** A weight in one of the forms in which operators take it. */
  private record Form(Weight weight, String form) {}

  private final UnaryOperator<String> claim;
  private final Map<String, TensorProto> tensors = new LinkedHashMap<>();
  private final Map<Form, String> weights = new HashMap<>();
  private final Map<String, String> small = new HashMap<>();
  private long bytes;

  /**
   * @param claim takes a name and returns one that no other value has
   */
  Initializers(UnaryOperator<String> claim) {
    this.claim = claim;
  }

  /** Returns all constants, by name. */
  Map<String, TensorProto> tensors() {
    return tensors;
  }

  /**
   * Returns the name of a weight's values in some form, which are computed when this form is first
   * asked for.
   *
   * @param form what distinguishes the form from others of the same weight
   * @param dims the shape of the values
   */
  String weight(Weight weight, String form, String name, Shape dims, Supplier<float[]> values) {
    Form key = new Form(weight, form);
    String known = weights.get(key);
    if (known == null) {
      reserve(4L * dims.size());
      known = add(name, floats(dims, values.get()));
      weights.put(key, known);
    }
    return known;
  }

  /** Returns the name of new constants. */
  String floats(String name, Shape dims, float[] values) {
    reserve(4L * values.length);
    return add(name, floats(dims, values));
  }

  /** Returns the name of a single number. */
  String number(float value) {
    return shared(Float.toString(value), floats(Shape.SCALAR, new float[] {value}));
  }

  /** Returns the name of a list of integers. */
  String integers(long... values) {
    String content = Arrays.toString(values).replace(" ", "");
    return shared(content, integers(Shape.of(values.length), values));
  }

  /** Returns the name of a single integer. */
  String integer(long value) {
    return shared(Long.toString(value), integers(Shape.SCALAR, value));
  }

  private static TensorProto.Builder integers(Shape dims, long... values) {
    ByteBuffer content = littleEndian(8 * values.length);
    content.asLongBuffer().put(values);
    return tensor(INT64, dims, content);
  }

  /** Returns the name of a small constant, which tells its value if that is short. */
  private String shared(String content, TensorProto.Builder tensor) {
    String known = small.get(content);
    if (known == null) {
      known = add("constant/" + (content.length() <= LONGEST ? content : "integers"), tensor);
      small.put(content, known);
    }
    return known;
  }

  private String add(String name, TensorProto.Builder tensor) {
    String own = claim.apply(name);
    tensors.put(own, tensor.setName(own).build());
    return own;
  }

  private static TensorProto.Builder floats(Shape dims, float[] values) {
    ByteBuffer content = littleEndian(4 * values.length);
    content.asFloatBuffer().put(values);
    return tensor(FLOAT, dims, content);
  }

  private static TensorProto.Builder tensor(int type, Shape dims, ByteBuffer content) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type);
    for (int dim : dims.dims()) {
      tensor.addDims(dim);
    }
    return tensor.setRawData(wrap(content));
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Wraps bytes that nobody changes any more, without a copy. */
  private static ByteString wrap(ByteBuffer content) {
    return UnsafeByteOperations.unsafeWrap(content.array());
  }

  /** Checks that values still fit into the file, before they are computed. */
  private void reserve(long added) {
    bytes += added;
    requireRoom(bytes);
  }

  /**
   * Checks that values fit into one file.
   *
   * @throws NoOnnxFormException if they do not
   */
  static void requireRoom(long bytes) {
    if (bytes > LARGEST) {
      throw new NoOnnxFormException(
          String.format(
              Locale.ROOT,
              "the model cannot be written as ONNX: its weights take %.1f GB, and a file holds 2 GB"
                  + " at most; save it as .keras, or write parts of it",
              bytes / 1e9));
    }
  }

  /** Removes the constants that nothing reads. */
  void keep(Collection<String> read) {
    tensors.keySet().retainAll(read);
  }
}
