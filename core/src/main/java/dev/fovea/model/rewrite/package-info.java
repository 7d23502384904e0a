/**
 * The operations of a plan, and the rewrites that make it faster or easier to inspect. This package
 * depends on layers but not on models, and is not exported.
 */
@NullMarked
package dev.fovea.model.rewrite;

import org.jspecify.annotations.NullMarked;
