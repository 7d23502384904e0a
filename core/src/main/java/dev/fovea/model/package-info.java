/** The graph of layers, its weights, and plans that bind it to a batch and a mode. */
@NullMarked
package dev.fovea.model;

import org.jspecify.annotations.NullMarked;
