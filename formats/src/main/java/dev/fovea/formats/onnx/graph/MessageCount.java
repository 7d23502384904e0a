package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.BadModelException;
import java.util.Locale;

/**
 * Bounds what a file takes in memory beside its numbers. An empty message takes two bytes in a file
 * and a hundred in memory; a file of nothing but those would take fifty times its size. So the
 * messages are counted before they are read, by a walk over the bytes that allocates nothing.
 */
final class MessageCount {
  /** The most messages: enough for the largest networks, which have some ten thousand nodes. */
  private static final int MOST = 4_000_000;

  /** The deepest nesting that is walked into; the reader refuses deeper files. */
  private static final int DEEPEST = 100;

  private final byte[] bytes;
  private int messages;

  private MessageCount(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks the number of messages, where a field of bytes counts as one message, whatever it is.
   *
   * @throws BadModelException if there are too many
   */
  static void check(byte[] content, String name) throws BadModelException {
    MessageCount count = new MessageCount(content);
    count.walk(Kind.MODEL, 0, content.length, 0);
    if (count.messages > MOST) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT, "has more than %,d nodes, attributes and names; no network has", MOST));
    }
  }

  /** The messages that contain others; of all others, fields are counted but not walked into. */
  private enum Kind {
    MODEL,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE,
    TYPE,
    LEAF;

    /** Returns what a field of bytes of a message of this kind holds. */
    Kind field(int number) {
      return switch (this) {
        case MODEL -> number == 7 ? GRAPH : number == 25 ? FUNCTION : LEAF;
        case FUNCTION -> number == 7 ? NODE : number == 11 ? ATTRIBUTE : LEAF;
        case GRAPH ->
            switch (number) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 11, 12, 13 -> VALUE;
              default -> LEAF;
            };
        case NODE -> number == 5 ? ATTRIBUTE : LEAF;
        case ATTRIBUTE ->
            switch (number) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              default -> LEAF;
            };
        case VALUE -> number == 2 ? TYPE : LEAF;
        case TYPE -> TYPE;
        case TENSOR, LEAF -> LEAF;
      };
    }
  }

  /** Counts the fields of a message; stops where it is invalid, which the reader will say. */
  private void walk(Kind kind, int start, int end, int depth) {
    int at = start;
    while (at < end && messages <= MOST) {
      long tag = varint(at, end);
      at = afterVarint(at, end);
      switch ((int) (tag & 7)) {
        case 0 -> at = afterVarint(at, end);
        case 1 -> at += 8;
        case 5 -> at += 4;
        case 2 -> {
          long length = varint(at, end);
          at = afterVarint(at, end);
          if (length < 0 || length > end - at) {
            return;
          }
          messages++;
          Kind inner = kind.field((int) (tag >>> 3));
          if (inner != Kind.LEAF && depth < DEEPEST) {
            walk(inner, at, at + (int) length, depth + 1);
          }
          at += (int) length;
        }
        default -> {
          return;
        }
      }
    }
  }

  private long varint(int from, int end) {
    long value = 0;
    for (int at = from, shift = 0; at < end && shift < 64; at++, shift += 7) {
      value |= (bytes[at] & 0x7fL) << shift;
      if (bytes[at] >= 0) {
        return value;
      }
    }
    return -1;
  }

  private int afterVarint(int from, int end) {
    int at = from;
    while (at < end && bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }
}
