package dev.fovea.formats.keras;

import dev.fovea.tensor.Shape;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.util.Arrays;
import java.util.Locale;

/** Reads data sets of numbers from HDF5 files of strangers. */
final class HdfFloats {
  private HdfFloats() {}

  /**
   * Returns the values of a data set, whose shape must be the expected one: nothing is allocated
   * otherwise, so a file cannot ask for more memory than its model does.
   *
   * @param what what messages call the values
   * @throws IllegalArgumentException if the shape or the kind of numbers is another, or the values
   *     are not in the file
   */
  static float[] read(Dataset data, Shape expected, String what) {
    if (!Arrays.equals(data.getDimensionsAsLong(), longs(expected))) {
      throw new IllegalArgumentException(
          "%s has shape %s in the file, the layer needs %s"
              .formatted(what, text(data.getDimensionsAsLong()), expected));
    }
    return read(data, what);
  }

  /**
   * Returns the values of a data set whose shape was checked before. Data in other files cannot get
   * here: the library refuses virtual and external data sets.
   */
  static float[] read(Dataset data, String what) {
    if (data instanceof ContiguousDataset plain
        && data.getDataType() instanceof FloatingPoint type
        && type.getSize() == Float.BYTES
        && data.getSize() > 0
        && plain.getDataAddress() >= 0) {
      float[] floats = new float[Math.toIntExact(data.getSize())];
      plain.getBuffer().order(type.getByteOrder()).asFloatBuffer().get(floats);
      return floats;
    }
    if (data.getDataType() instanceof StringData || data.getDataType() instanceof VariableLength) {
      throw notNumbers(data, what);
    }
    return switch (data.getDataFlat()) {
      case float[] floats -> floats;
      case double[] doubles -> {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
        yield floats;
      }
      case long[] longs when longs.length == 1 -> new float[] {longs[0]};
      case int[] ints when ints.length == 1 -> new float[] {ints[0]};
      case Number number -> new float[] {number.floatValue()};
      case Object[] nothing ->
          throw new IllegalArgumentException(
              "the values of %s are not in the file (%s); save the model again"
                  .formatted(what, data.getPath()));
      default -> throw notNumbers(data, what);
    };
  }

  private static IllegalArgumentException notNumbers(Dataset data, String what) {
    return new IllegalArgumentException(
        "%s (%s) is stored as %s, not as floating point numbers"
            .formatted(what, data.getPath(), data.getDataType().getClass().getSimpleName()));
  }

  private static long[] longs(Shape shape) {
    return Arrays.stream(shape.dims()).asLongStream().toArray();
  }

  private static String text(long[] dims) {
    if (dims.length == 0) {
      return Shape.SCALAR.toString();
    }
    StringBuilder text = new StringBuilder();
    for (long dim : dims) {
      text.append(text.isEmpty() ? "" : "x").append(String.format(Locale.ROOT, "%d", dim));
    }
    return text.toString();
  }
}
