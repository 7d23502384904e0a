/**
 * The kernels on the Vector API: the only package that imports jdk.incubator.vector. Nothing refers
 * to it by name but the choice in {@code Kernels.best}.
 */
@NullMarked
package dev.fovea.kernel.vector;

import org.jspecify.annotations.NullMarked;
