package dev.fovea.formats.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name, taken apart into words and numbers: "layer1.0.conv2" is layer, 1, 0, conv, 2. Names that
 * differ first in a number follow each other in its order.
 *
 * @param parts the words and numbers
 */
record NameOrder(List<Part> parts) {
  private static final Pattern PART = Pattern.compile("(\\d+)|([^\\d./_:]+)|([./])");

  /**
   * A word or a number.
   *
   * @param component the index of the component of the name, between dots or slashes, that it is in
   */
  record Part(String text, boolean isNumber, int component) {
    private BigInteger number() {
      return new BigInteger(text);
    }
  }

  static NameOrder of(String name) {
    List<Part> parts = new ArrayList<>();
    int component = 0;
    Matcher matcher = PART.matcher(name);
    while (matcher.find()) {
      if (matcher.group(3) != null) {
        component++;
      } else {
        parts.add(new Part(matcher.group(), matcher.group(1) != null, component));
      }
    }
    return new NameOrder(List.copyOf(parts));
  }

  /** Compares names as people number things: by words as text, by numbers as numbers. */
  static final Comparator<NameOrder> NATURAL =
      (a, b) -> {
        int at = a.firstDifference(b);
        if (at == a.parts.size() || at == b.parts.size()) {
          return Integer.compare(a.parts.size(), b.parts.size());
        }
        Part left = a.parts.get(at);
        Part right = b.parts.get(at);
        return left.isNumber && right.isNumber
            ? left.number().compareTo(right.number())
            : left.text.compareTo(right.text);
      };

  /** Returns the index of the first part in which the names differ. */
  int firstDifference(NameOrder other) {
    int at = 0;
    while (at < parts.size()
        && at < other.parts.size()
        && parts.get(at).text.equals(other.parts.get(at).text)) {
      at++;
    }
    return at;
  }

  /**
   * Returns below 0 if the numbers say that this name comes before the other one, above 0 if after
   * it, and 0 if they say nothing. A name without a number comes before the same with one.
   */
  int byNumber(NameOrder other) {
    int at = firstDifference(other);
    boolean end = at == parts.size();
    boolean otherEnd = at == other.parts.size();
    if (end || otherEnd) {
      if (end && !otherEnd && other.parts.get(at).isNumber) {
        return -1;
      }
      return otherEnd && !end && parts.get(at).isNumber ? 1 : 0;
    }
    Part left = parts.get(at);
    Part right = other.parts.get(at);
    return left.isNumber && right.isNumber && left.component == right.component
        ? left.number().compareTo(right.number())
        : 0;
  }

  /** Returns the component in which the names first differ, if both have further ones in it. */
  OptionalInt differingContainer(NameOrder other) {
    int at = firstDifference(other);
    if (at == parts.size() || at == other.parts.size()) {
      return OptionalInt.empty();
    }
    int component = parts.get(at).component;
    boolean inside =
        component == other.parts.get(at).component
            && parts.getLast().component > component
            && other.parts.getLast().component > component;
    return inside ? OptionalInt.of(component) : OptionalInt.empty();
  }

  /** Returns the parts of the first components, up to and with the given one. */
  List<Part> container(int component) {
    return parts.stream().filter(part -> part.component <= component).toList();
  }

  /** Returns whether the name begins with the given parts, and goes on behind them. */
  boolean isWithin(List<Part> container) {
    return parts.size() > container.size()
        && parts.subList(0, container.size()).equals(container)
        && parts.get(container.size()).component > container.getLast().component;
  }

  /** Returns the number at a place, if there is one. */
  Optional<BigInteger> number(int at) {
    return at < parts.size() && parts.get(at).isNumber
        ? Optional.of(parts.get(at).number())
        : Optional.empty();
  }

  /**
   * Returns whether two names, in the same component, have the same number at their ends, or none,
   * or are numbers that follow each other: such as conv2 and bn2, or 3 and 4.
   */
  boolean isPairedWith(NameOrder other) {
    if (parts.isEmpty()
        || other.parts.isEmpty()
        || parts.getLast().component != other.parts.getLast().component) {
      return false;
    }
    int component = parts.getLast().component;
    if (component > 0 && !container(component - 1).equals(other.container(component - 1))) {
      return false;
    }
    List<Part> own = parts.stream().filter(p -> p.component == component).toList();
    List<Part> others = other.parts.stream().filter(p -> p.component == component).toList();
    Part last = own.getLast();
    Part otherLast = others.getLast();
    if (own.size() == 1 && others.size() == 1 && last.isNumber && otherLast.isNumber) {
      return last.number().subtract(otherLast.number()).abs().equals(BigInteger.ONE);
    }
    return last.isNumber == otherLast.isNumber
        && (!last.isNumber || last.number().equals(otherLast.number()));
  }
}
