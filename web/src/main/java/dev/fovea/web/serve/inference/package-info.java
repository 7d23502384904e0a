/** Requests of any protocol and the predictions for them. */
@NullMarked
package dev.fovea.web.serve.inference;

import org.jspecify.annotations.NullMarked;
