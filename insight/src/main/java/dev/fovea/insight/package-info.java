/** What happens inside a network, for any model and any data: numbers first, then pictures. */
@NullMarked
package dev.fovea.insight;

import org.jspecify.annotations.NullMarked;
