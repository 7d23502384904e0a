/** Protocol buffer messages of ONNX files and what they say; not exported. */
@NullMarked
package dev.fovea.formats.onnx.message;

import org.jspecify.annotations.NullMarked;
