/** The command that tests the textbook's claims about convolutional networks. */
@NullMarked
package dev.fovea.app.why;

import org.jspecify.annotations.NullMarked;
