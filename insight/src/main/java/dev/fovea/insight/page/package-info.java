/** The skeleton of self-contained pages: sections, figures, tables and their style. */
@NullMarked
package dev.fovea.insight.page;

import org.jspecify.annotations.NullMarked;
