package dev.fovea.insight.tour;

import java.util.Locale;

/** The languages that the tour speaks. */
public enum Language {
  /** English. */
  EN("en"),
  /** Simplified Chinese. */
  ZH("zh-Hans");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** A text as a sentence: English begins it with a capital, where Chinese may have a name. */
  String sentence(String text) {
    return this == EN ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
  }

  /** The BCP 47 tag of the page. */
  String tag() {
    return tag;
  }
}
