package dev.fovea.web.serve.protocol;

import dev.fovea.web.WebException;
import java.util.Arrays;

/** The types of a tensor's elements, under the names of the protocol. */
public enum Datatype {
  /** False or true: 0 or 1. */
  BOOL(1),
  /** From 0 to 255. */
  UINT8(1),
  /** From 0 to 65,535. */
  UINT16(2),
  /** From 0 to 2^32 - 1. */
  UINT32(4),
  /** From 0 to 2^64 - 1. */
  UINT64(8),
  /** From -128 to 127. */
  INT8(1),
  /** From -32,768 to 32,767. */
  INT16(2),
  /** From -2^31 to 2^31 - 1. */
  INT32(4),
  /** From -2^63 to 2^63 - 1. */
  INT64(8),
  /** Floating point of 16 bits. */
  FP16(2),
  /** Floating point of 32 bits, the numbers that models compute with. */
  FP32(4),
  /** Floating point of 64 bits. */
  FP64(8),
  /** Strings of bytes: here, the contents of image files. */
  BYTES(0);

  private final int size;

  Datatype(int size) {
    this.size = size;
  }

  /** Returns the bytes of an element; 0 if they vary. */
  public int size() {
    return size;
  }

  /** Returns whether the elements are whole numbers. */
  public boolean isInteger() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
      case BOOL, FP16, FP32, FP64, BYTES -> false;
    };
  }

  /** Returns whether a whole number is one of this type. */
  public boolean holds(long value) {
    return value >= smallest() && value <= largest();
  }

  /** Returns the smallest whole number, as far as a long holds it. */
  private long smallest() {
    return switch (this) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  /** Returns the largest whole number, as far as a long holds it. */
  private long largest() {
    return switch (this) {
      case BOOL -> 1;
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 0xff;
      case INT16 -> Short.MAX_VALUE;
      case UINT16 -> 0xffff;
      case INT32 -> Integer.MAX_VALUE;
      case UINT32 -> 0xffff_ffffL;
      default -> Long.MAX_VALUE;
    };
  }

  /**
   * Returns the type of a name.
   *
   * @throws WebException if there is none, listing those there are
   */
  public static Datatype of(String name) {
    for (Datatype type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw WebException.invalid(
        "there is no datatype \"%s\"; there are %s".formatted(name, Arrays.toString(values())));
  }
}
