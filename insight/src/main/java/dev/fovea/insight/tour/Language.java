package dev.fovea.insight.tour;

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

  /** The BCP 47 tag of the page. */
  String tag() {
    return tag;
  }
}
