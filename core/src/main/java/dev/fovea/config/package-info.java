/** Configurations in Keras's words: what is saved, and what objects are made of again. */
@NullMarked
package dev.fovea.config;

import org.jspecify.annotations.NullMarked;
