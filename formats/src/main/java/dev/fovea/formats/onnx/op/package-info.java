/**
 * The operators of ONNX, each computed by its definition on arrays of any type. They serve as the
 * reference for everything else, run graphs that no model of layers stands for, and fold constants;
 * models of layers compute much faster.
 *
 * <p>Operators stand in families, a file each. {@link dev.fovea.formats.onnx.op.Operators} finds
 * them by name and version; the definitions are those of <a
 * href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>.
 */
@NullMarked
package dev.fovea.formats.onnx.op;

import org.jspecify.annotations.NullMarked;
