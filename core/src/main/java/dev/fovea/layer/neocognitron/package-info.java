/**
 * The cells of the neocognitron (K. Fukushima, "Neocognitron: a self-organizing neural network
 * model for a mechanism of pattern recognition unaffected by shift in position", Biological
 * Cybernetics 36, 1980): S-cells, which extract features, and C-cells, which tolerate shifts of
 * them.
 */
@NullMarked
package dev.fovea.layer.neocognitron;

import org.jspecify.annotations.NullMarked;
