/** ONNX files as models. */
@NullMarked
package dev.fovea.formats.onnx;

import org.jspecify.annotations.NullMarked;
