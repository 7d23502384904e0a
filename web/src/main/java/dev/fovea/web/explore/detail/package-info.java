/** One unit of a layer, step by step. */
@NullMarked
package dev.fovea.web.explore.detail;

import org.jspecify.annotations.NullMarked;
