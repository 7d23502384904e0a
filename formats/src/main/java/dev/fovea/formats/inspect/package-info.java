/** What is in a file of any kind, told without running it. */
@NullMarked
package dev.fovea.formats.inspect;

import org.jspecify.annotations.NullMarked;
