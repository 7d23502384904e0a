/** Files of strangers: zips whose members are bounded, and what a file is by its first bytes. */
@NullMarked
package dev.fovea.formats.archive;

import org.jspecify.annotations.NullMarked;
