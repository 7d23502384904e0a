package dev.fovea.formats.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Encodes images as lossless WebP (RFC 9649, section 3): each pixel is predicted as the mean of its
 * left and upper neighbor, green is subtracted from red and blue, and the differences are written
 * in prefix codes of their frequencies. Repetitions are not looked for, so files are larger than
 * those of other encoders.
 */
final class WebpEncoder {
  private static final int LONGEST_SIDE = 1 << 14;
  private static final int SIGNATURE = 0x2f;
  private static final int PREDICTOR = 0;
  private static final int SUBTRACT_GREEN = 2;
  private static final int MEAN_OF_LEFT_AND_TOP = 7;
  private static final int LARGEST_BLOCK_BITS = 9;

  /** The sizes of the alphabets: green with lengths, red, blue, alpha, distances. */
  private static final int[] ALPHABETS = {256 + 24, 256, 256, 256, 40};

  private static final int LONGEST_CODE = 15;

  /** The order in which lengths of codes of lengths are written. */
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long bits;
  private int count;

  private WebpEncoder() {}

  /**
   * Encodes an image.
   *
   * @param rgb (height, width, 3), from 0 to 255
   * @throws IllegalArgumentException if a side has more than 16,384 pixels
   */
  static byte[] encode(int height, int width, byte[] rgb) {
    if (height > LONGEST_SIDE || width > LONGEST_SIDE) {
      throw new IllegalArgumentException("a WebP image has at most 16,384 pixels a side");
    }
    WebpEncoder encoder = new WebpEncoder();
    encoder.image(height, width, rgb);
    return riff(encoder.out.toByteArray());
  }

  private static byte[] riff(byte[] data) {
    int padded = data.length + (data.length & 1);
    java.nio.ByteBuffer file =
        java.nio.ByteBuffer.allocate(20 + padded).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(12 + padded);
    file.put("WEBPVP8L".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(data.length);
    file.put(data);
    return file.array();
  }

  private void image(int height, int width, byte[] rgb) {
    write(SIGNATURE, 8);
    write(width - 1, 14);
    write(height - 1, 14);
    write(0, 1 + 3);
    write(1, 1);
    write(PREDICTOR, 2);
    write(LARGEST_BLOCK_BITS - 2, 3);
    // The image of the blocks' predictors: all the same, so that its pixels take no bits.
    write(0, 1);
    for (int part : new int[] {MEAN_OF_LEFT_AND_TOP, 0, 0, 255, 0}) {
      single(part);
    }
    write(1, 1);
    write(SUBTRACT_GREEN, 2);
    write(0, 1);
    // Neither a cache of colors nor several groups of codes.
    write(0, 1 + 1);
    int[][] differences = differences(height, width, rgb);
    int[][] lengths = new int[3][];
    int[][] codes = new int[3][];
    for (int part = 0; part < 3; part++) {
      lengths[part] = prefixCode(differences[part], ALPHABETS[part]);
      codes[part] = codes(lengths[part]);
    }
    single(0);
    single(0);
    for (int i = 0; i < height * width; i++) {
      for (int part = 0; part < 3; part++) {
        int symbol = differences[part][i];
        write(codes[part][symbol], lengths[part][symbol]);
      }
    }
    write(0, 7);
  }

  /** Returns what is left of green, red and blue after prediction and subtraction. */
  private static int[][] differences(int height, int width, byte[] rgb) {
    int[][] parts = new int[3][height * width];
    int[] rest = new int[3];
    for (int i = 0; i < height * width; i++) {
      int x = i % width;
      for (int channel = 0; channel < 3; channel++) {
        int left = x > 0 ? rgb[3 * (i - 1) + channel] & 0xff : 0;
        int top = i >= width ? rgb[3 * (i - width) + channel] & 0xff : 0;
        int predicted = i < width ? left : x == 0 ? top : (left + top) / 2;
        rest[channel] = (rgb[3 * i + channel] & 0xff) - predicted;
      }
      parts[0][i] = rest[1] & 0xff;
      parts[1][i] = rest[0] - rest[1] & 0xff;
      parts[2][i] = rest[2] - rest[1] & 0xff;
    }
    return parts;
  }

  /** Writes a code of one symbol, which then takes no bits. */
  private void single(int symbol) {
    write(1, 1);
    write(0, 1);
    write(1, 1);
    write(symbol, 8);
  }

  /** Writes the code of some symbols and returns its lengths: 0 of what does not occur. */
  private int[] prefixCode(int[] symbols, int alphabet) {
    long[] counts = new long[alphabet];
    for (int symbol : symbols) {
      counts[symbol]++;
    }
    int used = (int) Arrays.stream(counts).filter(n -> n > 0).count();
    if (used == 1) {
      single(symbols[0]);
      return new int[alphabet];
    }
    int[] lengths = lengths(counts);
    write(0, 1);
    // The lengths from 0 to 15 are written in four bits each.
    write(LENGTH_ORDER.length - 4, 4);
    for (int symbol : LENGTH_ORDER) {
      write(symbol <= LONGEST_CODE ? 4 : 0, 3);
    }
    write(0, 1);
    for (int length : lengths) {
      write(reversed(length, 4), 4);
    }
    return lengths;
  }

  private record Tree(long count, int symbol, Tree[] parts) {}

  /** Returns the lengths of Huffman's code, with rare symbols counted higher until it is short. */
  private static int[] lengths(long[] counts) {
    for (long least = 1; ; least *= 2) {
      PriorityQueue<Tree> trees =
          new PriorityQueue<>(Comparator.comparingLong(Tree::count).thenComparingInt(Tree::symbol));
      for (int symbol = 0; symbol < counts.length; symbol++) {
        if (counts[symbol] > 0) {
          trees.add(new Tree(Math.max(least, counts[symbol]), symbol, new Tree[0]));
        }
      }
      for (int made = counts.length; trees.size() > 1; made++) {
        Tree a = trees.remove();
        Tree b = trees.remove();
        trees.add(new Tree(a.count + b.count, made, new Tree[] {a, b}));
      }
      int[] lengths = new int[counts.length];
      if (depth(trees.remove(), 0, lengths) <= LONGEST_CODE) {
        return lengths;
      }
    }
  }

  private static int depth(Tree tree, int depth, int[] lengths) {
    if (tree.parts.length == 0) {
      lengths[tree.symbol] = depth;
      return depth;
    }
    return Math.max(
        depth(tree.parts[0], depth + 1, lengths), depth(tree.parts[1], depth + 1, lengths));
  }

  /** Returns the canonical codes of lengths, with their first bit lowest. */
  private static int[] codes(int[] lengths) {
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = reversed(code++, length);
        }
      }
      code <<= 1;
    }
    return codes;
  }

  private static int reversed(int code, int length) {
    return length == 0 ? 0 : Integer.reverse(code) >>> Integer.SIZE - length;
  }

  private void write(int value, int length) {
    bits |= (long) value << count;
    count += length;
    while (count >= Byte.SIZE) {
      out.write((int) bits);
      bits >>>= Byte.SIZE;
      count -= Byte.SIZE;
    }
  }
}
