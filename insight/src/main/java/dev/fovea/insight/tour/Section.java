package dev.fovea.insight.tour;

import dev.fovea.insight.page.Page;

/**
 * A section of the tour. To add one, implement this interface, add its words to the properties
 * files of both languages, and add it to the list in {@link Tour}.
 */
interface Section {
  /** Returns the prefix of the keys of its words; {@code KEY.title} is its heading. */
  String key();

  /** Returns whether the page has this section for the given network. */
  default boolean appliesTo(Visit visit) {
    return true;
  }

  /** Writes everything below the heading. */
  void write(Visit visit, Page page);
}
