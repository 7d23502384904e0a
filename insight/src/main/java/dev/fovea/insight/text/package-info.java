/** The texts of figures and of the tour, in several languages. */
@NullMarked
package dev.fovea.insight.text;

import org.jspecify.annotations.NullMarked;
