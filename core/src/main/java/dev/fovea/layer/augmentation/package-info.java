/**
 * Layers that change images at random in training, and return them unchanged in inference. All draw
 * anew for each sample and step.
 */
@NullMarked
package dev.fovea.layer.augmentation;

import org.jspecify.annotations.NullMarked;
