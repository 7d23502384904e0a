package dev.fovea.insight.text;

import java.util.Locale;

/** The languages of figures and of the tour. */
public enum Language {
  /** English. */
  EN("en"),
  /** Simplified Chinese. */
  ZH("zh-Hans");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /**
   * Returns a text as a sentence: capitalized in English, unchanged in Chinese, where it may begin
   * with a name.
   */
  public String sentence(String text) {
    return this == EN && !text.isEmpty()
        ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
        : text;
  }

  /** Returns the BCP 47 tag of the language. */
  public String tag() {
    return tag;
  }
}
