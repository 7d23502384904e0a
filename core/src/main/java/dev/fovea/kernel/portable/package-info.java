/**
 * The portable kernels: loops in plain Java, written so that the compiler vectorizes the ones that
 * matter. They serve wherever the Vector API cannot be used.
 */
@NullMarked
package dev.fovea.kernel.portable;

import org.jspecify.annotations.NullMarked;
