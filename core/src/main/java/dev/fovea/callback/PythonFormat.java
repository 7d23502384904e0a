package dev.fovea.callback;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of numbers such as "03d" or ".2f", in the format specification mini-language of Python's
 * {@code str.format}, which is supported completely for integers and floats.
 *
 * @param align the alignment, one of {@code < > = ^}
 * @param sign the sign option, one of {@code - +} and a space
 * @param grouping the separator between groups of digits, or empty
 * @param precision the precision, or -1 if none is given
 * @param type the type, or empty if none is given
 */
record PythonFormat(
    String fill,
    char align,
    char sign,
    boolean noNegativeZero,
    boolean alternate,
    int width,
    String grouping,
    int precision,
    String type) {
  private static final Pattern SPECIFICATION =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alt>#)?(?<zero>0)?"
              + "(?<width>\\d{1,3})?(?<group>[,_])?(?:\\.(?<precision>\\d{1,3}))?"
              + "(?<type>[bdoxXneEfFgG%])?",
          Pattern.DOTALL);

  /** The types of integers; the empty type is equivalent to d. */
  private static final String WHOLE = "bdoxX";

  /**
   * Reads a specification.
   *
   * @param whole whether it is for whole numbers
   * @throws IllegalArgumentException if Python would refuse it
   */
  static PythonFormat parse(String text, boolean whole) {
    Matcher m = SPECIFICATION.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("\"%s\" is no format of numbers".formatted(text));
    }
    String type = m.group("type") == null ? "" : m.group("type");
    boolean asWhole = whole && (type.isEmpty() || type.equals("n") || WHOLE.contains(type));
    String group = m.group("group") == null ? "" : m.group("group");
    boolean integral = !type.isEmpty() && WHOLE.contains(type);
    boolean refused =
        (!whole && integral)
            || (asWhole && (m.group("precision") != null || m.group("z") != null))
            || (!group.isEmpty() && type.equals("n"))
            || (group.equals(",") && integral && !type.equals("d"));
    if (refused) {
      throw new IllegalArgumentException(
          "\"%s\" is no format of %s".formatted(text, whole ? "whole numbers" : "floats"));
    }
    boolean zero = m.group("zero") != null;
    return new PythonFormat(
        m.group("fill") == null ? (zero ? "0" : " ") : m.group("fill"),
        m.group("align") == null ? (zero ? '=' : '>') : m.group("align").charAt(0),
        m.group("sign") == null ? '-' : m.group("sign").charAt(0),
        m.group("z") != null,
        m.group("alt") != null,
        m.group("width") == null ? 0 : Integer.parseInt(m.group("width")),
        group,
        m.group("precision") == null ? -1 : Integer.parseInt(m.group("precision")),
        type);
  }

  /** Formats a whole number. */
  String format(int value) {
    if (!type.isEmpty() && "eEfFgG%".contains(type)) {
      return format((double) value);
    }
    BigInteger size = BigInteger.valueOf(value).abs();
    String prefix = "";
    String digits;
    switch (type) {
      case "b", "o", "x", "X" -> {
        int base = type.equals("b") ? 2 : type.equals("o") ? 8 : 16;
        digits = size.toString(base);
        digits = type.equals("X") ? digits.toUpperCase(Locale.ROOT) : digits;
        prefix = alternate ? "0" + type : "";
      }
      default -> digits = size.toString();
    }
    return pad(sign(value < 0) + prefix, digits, "", WHOLE.indexOf(type) > 1 || type.equals("b"));
  }

  /** Formats a float. */
  String format(double value) {
    String kind = type.toLowerCase(Locale.ROOT);
    boolean negative = Double.doubleToRawLongBits(value) < 0 && !Double.isNaN(value);
    String text;
    if (!Double.isFinite(value)) {
      text = (Double.isNaN(value) ? "nan" : "inf") + (kind.equals("%") ? "%" : "");
    } else {
      BigDecimal size = new BigDecimal(Math.abs(value));
      int digits = precision < 0 ? 6 : precision;
      text =
          switch (kind) {
            case "f" -> fixed(size, digits);
            case "%" -> fixed(new BigDecimal(Math.abs(value) * 100), digits);
            case "e" -> scientific(size, digits);
            case "g", "n" -> general(size, Math.max(1, digits), false);
            default ->
                precision < 0 ? shortest(value) : general(size, Math.max(1, precision), true);
          };
      if (noNegativeZero && text.chars().noneMatch(c -> c >= '1' && c <= '9')) {
        negative = false;
      }
      text += kind.equals("%") ? "%" : "";
    }
    if (!type.equals(kind)) {
      text = text.toUpperCase(Locale.ROOT);
    }
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return pad(sign(negative), text.substring(0, end), text.substring(end), false);
  }

  private String fixed(BigDecimal size, int digits) {
    String text = size.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return digits == 0 && alternate ? text + "." : text;
  }

  private String scientific(BigDecimal size, int digits) {
    if (size.signum() == 0) {
      return fixed(size, digits) + "e+00";
    }
    BigDecimal rounded = size.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = exponent(rounded);
    return fixed(rounded.scaleByPowerOfTen(-exponent), digits) + exponentText(exponent);
  }

  /**
   * Formats a number as Python's type "g", with the given number of digits and without trailing
   * zeros.
   *
   * @param asFloat whether to write at least one digit after the decimal point, as if there is no
   *     type
   */
  private String general(BigDecimal size, int digits, boolean asFloat) {
    BigDecimal rounded = size.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = size.signum() == 0 ? 0 : exponent(rounded);
    if (exponent < -4 || exponent >= (asFloat ? digits - 1 : digits)) {
      String mantissa =
          trimmed(fixed(rounded.scaleByPowerOfTen(-exponent), Math.max(0, digits - 1)));
      return mantissa + exponentText(exponent);
    }
    String text = trimmed(fixed(rounded, Math.max(0, digits - 1 - exponent)));
    return asFloat && !text.contains(".") ? text + ".0" : text;
  }

  private String trimmed(String text) {
    return alternate || !text.contains(".") ? text : text.replaceAll("\\.?0+$", "");
  }

  /** Returns Python's {@code repr}: the shortest digits that identify the value. */
  private static String shortest(double value) {
    BigDecimal size = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    if (size.signum() == 0) {
      return "0.0";
    }
    int exponent = exponent(size);
    if (exponent < -4 || exponent >= 16) {
      return size.scaleByPowerOfTen(-exponent).toPlainString() + exponentText(exponent);
    }
    String text = size.toPlainString();
    return text.contains(".") ? text : text + ".0";
  }

  private static int exponent(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private static String exponentText(int exponent) {
    return String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private String sign(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
  }

  private String pad(String head, String digits, String tail, boolean groupsOfFour) {
    int group = groupsOfFour ? 4 : 3;
    boolean zeros = align == '=' && fill.equals("0");
    String body = grouped(digits, group);
    if (zeros && !grouping.isEmpty() && !digits.isEmpty()) {
      String more = digits;
      while (head.length() + body.length() + tail.length() < width) {
        more = "0" + more;
        body = grouped(more, group);
      }
    }
    int missing = Math.max(0, width - head.length() - body.length() - tail.length());
    return switch (align) {
      case '<' -> head + body + tail + fill.repeat(missing);
      case '^' ->
          fill.repeat(missing / 2) + head + body + tail + fill.repeat(missing - missing / 2);
      case '=' -> head + fill.repeat(missing) + body + tail;
      default -> fill.repeat(missing) + head + body + tail;
    };
  }

  private String grouped(String digits, int group) {
    if (grouping.isEmpty()) {
      return digits;
    }
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - group; at > 0; at -= group) {
      text.insert(at, grouping);
    }
    return text.toString();
  }
}
