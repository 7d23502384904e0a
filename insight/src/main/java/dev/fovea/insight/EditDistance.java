package dev.fovea.insight;

/** The number of insertions, deletions and substitutions that turn one word into another. */
final class EditDistance {
  private EditDistance() {}

  /**
   * Returns the distance of two words (V. Levenshtein, Binary codes capable of correcting
   * deletions, insertions and reversals, 1966).
   */
  static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
