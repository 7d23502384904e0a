/** Where in a picture a decision comes from, and what pictures excite a unit. */
@NullMarked
package dev.fovea.insight.attribution;

import org.jspecify.annotations.NullMarked;
