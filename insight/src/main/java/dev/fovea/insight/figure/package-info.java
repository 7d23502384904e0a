/** The pictures: each a small class that draws numbers of {@code dev.fovea.insight}. */
@NullMarked
package dev.fovea.insight.figure;

import org.jspecify.annotations.NullMarked;
