/** The commands that use a trained model: predict, evaluate, summary. */
@NullMarked
package dev.fovea.app.predict;

import org.jspecify.annotations.NullMarked;
