/** The operations that layers consist of: convolutions, matrix products, pooling and statistics. */
@NullMarked
package dev.fovea.kernel;

import org.jspecify.annotations.NullMarked;
