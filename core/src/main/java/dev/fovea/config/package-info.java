/**
 * Configurations in Keras's words, which are what files hold, and registries of the classes that
 * they name.
 */
@NullMarked
package dev.fovea.config;

import org.jspecify.annotations.NullMarked;
