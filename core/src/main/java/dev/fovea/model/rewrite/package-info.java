/**
 * What a plan computes, as a list of operations, and the rewrites that make it faster or easier to
 * look at. Knows layers but no models; not exported.
 */
@NullMarked
package dev.fovea.model.rewrite;

import org.jspecify.annotations.NullMarked;
