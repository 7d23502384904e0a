/** The operations that layers are made of: convolutions, products, pooling, statistics. */
@NullMarked
package dev.fovea.kernel;

import org.jspecify.annotations.NullMarked;
