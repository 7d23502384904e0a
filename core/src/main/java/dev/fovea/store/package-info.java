/**
 * Saved models, which contain a model with its training state, and the service that file formats
 * implement.
 */
@NullMarked
package dev.fovea.store;

import org.jspecify.annotations.NullMarked;
