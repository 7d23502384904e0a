package dev.fovea.web.explore.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;

/**
 * Values as bytes with their range. Values that are not negative go from 0 to 255; others so that
 * zero is 127: byte b stands for {@code low + b (high - low) / 255}.
 *
 * @param low the value of byte 0
 * @param high the value of byte 255
 * @param least the least value
 * @param most the greatest value
 * @param zeros the share of values that are zero
 */
public record ByteMaps(float low, float high, float least, float most, double zeros) {
  private static final int BYTE = 255;
  private static final int MIDDLE = 254;

  /** Returns the range of some values; those that are not finite do not count. */
  public static ByteMaps of(float[] values, int from, int to) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    int zeros = 0;
    for (int i = from; i < to; i++) {
      float value = values[i];
      zeros += value == 0 ? 1 : 0;
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (least > most) {
      least = 0;
      most = 0;
    }
    float size = Math.max(Math.abs(least), Math.abs(most));
    // 254 steps from -size to size, so that zero is a byte of its own; byte 255 is unused then.
    float high = least < 0 ? size * (1 + 2f / MIDDLE) : Math.max(most, Float.MIN_NORMAL);
    return new ByteMaps(
        least < 0 ? -size : 0, high, least, most, zeros / (double) Math.max(1, to - from));
  }

  /** Returns the byte of a value. */
  public byte of(float value) {
    float share = (value - low) / (high - low);
    return (byte) Math.clamp(Math.round(share * BYTE), 0, BYTE);
  }

  /**
   * Writes maps: channel after channel, each row by row.
   *
   * @param values (height, width, channels)
   * @param shrink each byte is the mean of so many pixels in both directions
   */
  public void write(
      float[] values,
      int height,
      int width,
      int channels,
      int firstMap,
      int maps,
      int shrink,
      ByteArrayOutputStream out) {
    for (int map = firstMap; map < firstMap + maps; map++) {
      if (shrink == 1) {
        for (int at = map; at < height * width * channels; at += channels) {
          out.write(of(values[at]));
        }
      } else {
        for (int y = 0; y < height; y += shrink) {
          for (int x = 0; x < width; x += shrink) {
            out.write(of(mean(values, height, width, channels, map, y, x, shrink)));
          }
        }
      }
    }
  }

  private static float mean(
      float[] values, int height, int width, int channels, int map, int y, int x, int shrink) {
    double sum = 0;
    int count = 0;
    for (int row = y; row < Math.min(height, y + shrink); row++) {
      for (int column = x; column < Math.min(width, x + shrink); column++) {
        sum += values[(row * width + column) * channels + map];
        count++;
      }
    }
    return (float) (sum / count);
  }

  /** Adds the range to an object. */
  public void describe(ObjectNode into) {
    into.put("low", low).put("high", high).put("least", least).put("most", most);
    into.put("zeros", Math.round(zeros * 10_000) / 10_000.0);
  }
}
