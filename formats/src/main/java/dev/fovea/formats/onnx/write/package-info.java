/** The export of models to ONNX files. */
@NullMarked
package dev.fovea.formats.onnx.write;

import org.jspecify.annotations.NullMarked;
