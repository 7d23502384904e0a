package dev.fovea.insight.report;

import dev.fovea.insight.page.Page;

/** A section of the report. To add one, implement this interface and add it to {@link Report}. */
interface ReportSection {
  /** Returns the heading. */
  String title();

  /** Returns whether there is anything to tell. */
  default boolean appliesTo(Evidence evidence) {
    return true;
  }

  /** Writes everything below the heading. */
  void write(Evidence evidence, Page page);
}
