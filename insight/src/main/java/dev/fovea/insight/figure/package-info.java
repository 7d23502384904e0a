/** Figures: small classes that each draw data of {@code dev.fovea.insight}. */
@NullMarked
package dev.fovea.insight.figure;

import org.jspecify.annotations.NullMarked;
