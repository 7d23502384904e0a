package dev.fovea.formats.wild;

/** A formula of one variable, {@code x}, such as {@code (x/255-0.1307)/0.3081}. */
final class Formula {
  private final String text;
  private final double x;
  private int at;

  private Formula(String text, double x) {
    this.text = text;
    this.x = x;
  }

  static double of(String text, double x) {
    Formula formula = new Formula(text.replace(" ", ""), x);
    double value = formula.sum();
    if (formula.at < formula.text.length()) {
      throw new IllegalArgumentException("not a formula: " + text);
    }
    return value;
  }

  private double sum() {
    double value = product();
    while (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
      value = text.charAt(at++) == '+' ? value + product() : value - product();
    }
    return value;
  }

  private double product() {
    double value = factor();
    while (at < text.length() && "*/".indexOf(text.charAt(at)) >= 0) {
      value = text.charAt(at++) == '*' ? value * factor() : value / factor();
    }
    return value;
  }

  private double factor() {
    char first = text.charAt(at);
    if (first == '-') {
      at++;
      return -factor();
    }
    if (first == 'x') {
      at++;
      return x;
    }
    if (first == '(') {
      at++;
      double value = sum();
      at++;
      return value;
    }
    int start = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return Double.parseDouble(text.substring(start, at));
  }
}
