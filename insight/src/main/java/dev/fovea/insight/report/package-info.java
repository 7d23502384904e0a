/** The page that tells how good a trained classifier is, and what would make it better. */
@NullMarked
package dev.fovea.insight.report;

import org.jspecify.annotations.NullMarked;
