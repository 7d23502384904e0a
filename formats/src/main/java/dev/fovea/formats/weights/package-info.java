/**
 * Weights without a model: files of named arrays (PyTorch, safetensors, NumPy), and their way into
 * a model whose layers and layouts are those of Keras.
 */
@NullMarked
package dev.fovea.formats.weights;

import org.jspecify.annotations.NullMarked;
