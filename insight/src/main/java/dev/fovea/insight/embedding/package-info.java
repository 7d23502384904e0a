/** Two-dimensional maps of samples: principal components and t-SNE. */
@NullMarked
package dev.fovea.insight.embedding;

import org.jspecify.annotations.NullMarked;
