package dev.fovea.formats.dataset;

import java.util.Comparator;

/**
 * The order of names in which the numbers within them count as numbers: 2.png comes before 10.png.
 */
final class NaturalOrder implements Comparator<String> {
  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endOfA = endOfNumber(a, i);
      int endOfB = endOfNumber(b, j);
      int order;
      if (endOfA > i && endOfB > j) {
        order = number(a.substring(i, endOfA), b.substring(j, endOfB));
        i = endOfA;
        j = endOfB;
      } else {
        order = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(a.length() - i, b.length() - j);
    return order != 0 ? order : a.compareTo(b);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Compares numbers of any length: without leading zeros the longer one is larger. */
  private static int number(String a, String b) {
    String shortA = a.replaceFirst("^0+(?=.)", "");
    String shortB = b.replaceFirst("^0+(?=.)", "");
    int order = Integer.compare(shortA.length(), shortB.length());
    return order != 0 ? order : shortA.compareTo(shortB);
  }
}
