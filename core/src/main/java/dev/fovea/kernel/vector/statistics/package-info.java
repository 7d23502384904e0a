/** Fast means, variances and normalization. */
@NullMarked
package dev.fovea.kernel.vector.statistics;

import org.jspecify.annotations.NullMarked;
