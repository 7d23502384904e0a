/** What everything behind HTTP shares: listeners, their limits and access, and failures. */
@NullMarked
package dev.fovea.web;

import org.jspecify.annotations.NullMarked;
