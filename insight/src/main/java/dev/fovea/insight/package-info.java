/** Numbers that describe what happens inside a network, for any model and any data. */
@NullMarked
package dev.fovea.insight;

import org.jspecify.annotations.NullMarked;
