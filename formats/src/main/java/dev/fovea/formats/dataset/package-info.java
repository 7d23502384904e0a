/** Datasets from folders and files of images. */
@NullMarked
package dev.fovea.formats.dataset;

import org.jspecify.annotations.NullMarked;
