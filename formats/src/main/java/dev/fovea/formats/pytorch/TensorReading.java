package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.RawElements;
import dev.fovea.formats.pytorch.PickleValue.TensorView;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Reads the elements that a tensor shows of its storage. */
record TensorReading(String file, String name, TensorView view, Shape shape, StorageBytes bytes)
    implements StoredArray.Content {
  /** The elements that may be read for a tensor whose own lie apart, beside four times its own. */
  private static final long MOST_APART = 16L << 20;

  /**
   * Returns the array of a tensor.
   *
   * @throws BadModelException if it has more elements than an array can have
   */
  static StoredArray array(
      String file, String set, String name, TensorView view, StorageBytes bytes)
      throws BadModelException {
    try {
      int[] dims = Arrays.stream(view.sizes()).mapToInt(Math::toIntExact).toArray();
      Shape shape = Shape.of(dims);
      return new StoredArray(
          set, name, view.kind().name(), shape, new TensorReading(file, name, view, shape, bytes));
    } catch (ArithmeticException | ShapeException e) {
      throw new BadModelException(
          file,
          "the tensor \"%s\" has sizes %s, more elements than an array can have"
              .formatted(name, Arrays.toString(view.sizes())),
          e);
    }
  }

  @Override
  public Array read() throws IOException {
    ElementType type =
        view.kind()
            .type()
            .orElseThrow(
                () ->
                    new BadModelException(
                        file,
                        "the tensor \"%s\" is of type %s, whose elements are no real numbers"
                            .formatted(name, view.kind().name())));
    int size = shape.size();
    if (size == 0) {
      return Array.zeros(type, shape);
    }
    long span = span();
    if (span == size && isRowMajor()) {
      return RawElements.read(type, shape, bytes.read(view.storage().key(), at(), span * width()));
    }
    if (span > Math.max(MOST_APART, 4L * size)) {
      throw new BadModelException(
          file,
          String.format(
              Locale.ROOT,
              "the tensor \"%s\" of %,d elements is spread over %,d of its storage; save a"
                  + " contiguous() copy",
              name,
              size,
              span));
    }
    Array part =
        RawElements.read(
            type,
            Shape.of(Math.toIntExact(span)),
            bytes.read(view.storage().key(), at(), span * width()));
    int[] strides = new int[shape.rank()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = shape.dim(i) == 1 ? 0 : Math.toIntExact(view.strides()[i]);
    }
    return part.strided(shape, 0, strides);
  }

  private long width() {
    return view.kind().bytes();
  }

  /** Returns the byte of the storage in the file where the first element begins. */
  private long at() {
    return view.storage().first() * view.storage().kind().bytes() + view.offset() * width();
  }

  /** Returns the number of elements from the first to the last. */
  private long span() {
    long span = 1;
    for (int i = 0; i < shape.rank(); i++) {
      span += (shape.dim(i) - 1) * view.strides()[i];
    }
    return span;
  }

  private boolean isRowMajor() {
    long stride = 1;
    for (int i = shape.rank() - 1; i >= 0; i--) {
      if (shape.dim(i) != 1 && view.strides()[i] != stride) {
        return false;
      }
      stride *= shape.dim(i);
    }
    return true;
  }
}
