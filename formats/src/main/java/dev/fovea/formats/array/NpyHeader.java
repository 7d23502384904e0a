package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stands before the elements of a {@code .npy} file: a magic word, the version, and a Python
 * dictionary of three entries.
 *
 * @param type the type of the elements
 * @param order the order of the bytes of an element
 * @param columnMajor whether the first dimension runs fastest
 * @param shape the dimensions
 */
record NpyHeader(ElementType type, ByteOrder order, boolean columnMajor, Shape shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Headers are padded so that elements begin at a multiple of this many bytes. */
  private static final int ALIGNMENT = 64;

  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(['\"])(.*?)\\1");
  private static final Pattern STRUCTURE = Pattern.compile("['\"]descr['\"]\\s*:\\s*[\\[(]");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\dL, ]*)\\)");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Reads a header and leaves the position of the bytes at the first element. */
  static NpyHeader read(ByteBuffer bytes, String name) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 10 || bytes.slice(0, 6).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
      throw new IOException(name + ": is no .npy file; numpy.save writes one");
    }
    int version = bytes.get(6);
    if (version < 1 || version > 3) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s: is a .npy file of version %d, newer than 3", name, version));
    }
    int start = version == 1 ? 10 : 12;
    long length =
        version == 1
            ? bytes.getShort(8) & 0xffff
            : bytes.remaining() < 12 ? Long.MAX_VALUE : bytes.getInt(8) & 0xffffffffL;
    if (length > bytes.capacity() - start) {
      throw new IOException(name + ": is cut off within its header");
    }
    byte[] text = new byte[(int) length];
    bytes.get(start, text).position(start + text.length);
    return parse(
        new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
        name);
  }

  private static NpyHeader parse(String text, String name) throws IOException {
    if (STRUCTURE.matcher(text).find()) {
      throw new IOException(name + ": has records of several fields; save one field of them");
    }
    String descr = find(DESCR, 2, text, name);
    boolean columnMajor = find(FORTRAN, 1, text, name).equals("True");
    List<Integer> dims = new ArrayList<>();
    for (String part : find(SHAPE, 1, text, name).replace("L", "").split(",", -1)) {
      if (!part.isBlank()) {
        if (!NUMBER.matcher(part.strip()).matches()) {
          throw noHeader(name);
        }
        BigInteger dim = new BigInteger(part.strip());
        if (dim.bitLength() > 31) {
          throw new IOException(name + ": has a dimension of " + dim + ", larger than any array");
        }
        dims.add(dim.intValueExact());
      }
    }
    try {
      Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
      return new NpyHeader(type(descr, name), order(descr), columnMajor, shape);
    } catch (ShapeException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private static String find(Pattern pattern, int group, String text, String name)
      throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw noHeader(name);
    }
    return matcher.group(group);
  }

  private static IOException noHeader(String name) {
    return new IOException(
        name + ": has a header that is none of a .npy file; write it anew with numpy.save");
  }

  private static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static ElementType type(String descr, String name) throws IOException {
    return switch (descr.replaceFirst("^[<>=|]", "")) {
      case "f4" -> ElementType.FLOAT;
      case "f8" -> ElementType.DOUBLE;
      case "f2" -> ElementType.FLOAT16;
      case "i1" -> ElementType.INT8;
      case "i2" -> ElementType.INT16;
      case "i4" -> ElementType.INT32;
      case "i8" -> ElementType.INT64;
      case "u1" -> ElementType.UINT8;
      case "u2" -> ElementType.UINT16;
      case "u4" -> ElementType.UINT32;
      case "u8" -> ElementType.UINT64;
      case "b1", "?" -> ElementType.BOOL;
      case "O", "O4", "O8" ->
          throw new IOException(
              name + ": holds Python objects, which run code when loaded; save numbers");
      default ->
          throw new IOException(
              "%s: has elements of NumPy's type '%s', which are no real numbers; convert them with"
                      .formatted(name, descr)
                  + " astype('float32')");
    };
  }

  /** Reads the elements, which must be the rest of the bytes. */
  Array array(ByteBuffer bytes, String name) throws IOException {
    long needed = type.bytes(shape.size());
    if (needed != bytes.remaining()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: has %d bytes of elements, and %s of type %s take %d",
              name,
              bytes.remaining(),
              shape,
              type,
              needed));
    }
    if (!columnMajor) {
      return RawElements.read(type, shape, bytes);
    }
    int rank = shape.rank();
    int[] reversed = IntStream.range(0, rank).map(i -> shape.dim(rank - 1 - i)).toArray();
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    return RawElements.read(type, Shape.of(reversed), bytes).strided(shape, 0, strides);
  }

  /** Returns the type with which elements are written: NumPy has no others. */
  static ElementType nearest(ElementType type) {
    return switch (type) {
      case BFLOAT16,
          FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT4E2M1,
          FLOAT8E8M0 ->
          ElementType.FLOAT;
      case INT4, INT2 -> ElementType.INT8;
      case UINT4, UINT2 -> ElementType.UINT8;
      default -> type;
    };
  }

  /** Returns the header of an array, of version 1, with the elements in little-endian order. */
  static byte[] bytes(Array array) {
    String dims =
        IntStream.of(array.shape().dims())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descr(array.type()), array.rank() == 1 ? dims + "," : dims);
    int fixed = MAGIC.length + 4;
    int length = Math.ceilDiv(fixed + text.length() + 1, ALIGNMENT) * ALIGNMENT - fixed;
    ByteBuffer header = ByteBuffer.allocate(fixed + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    header.put(text.getBytes(StandardCharsets.ISO_8859_1));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }

  private static String descr(ElementType type) {
    int size = type.bits() / 8;
    String order = size == 1 ? "|" : "<";
    String letter =
        switch (type.kind()) {
          case FLOATING -> "f";
          case SIGNED -> "i";
          case UNSIGNED -> "u";
          case TRUTH -> "b";
        };
    return String.format(Locale.ROOT, "%s%s%d", order, letter, size);
  }
}
