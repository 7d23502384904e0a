/**
 * The kernels on the Vector API: the only package that imports jdk.incubator.vector. It is loaded
 * by name in {@code Kernels.best}, and nothing else refers to it.
 */
@NullMarked
package dev.fovea.kernel.vector;

import org.jspecify.annotations.NullMarked;
