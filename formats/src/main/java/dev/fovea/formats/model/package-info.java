/** Models as writers of files see them. */
@NullMarked
package dev.fovea.formats.model;

import org.jspecify.annotations.NullMarked;
