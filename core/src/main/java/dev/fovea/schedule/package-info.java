/** Learning rate schedules: the rate as a function of the step. */
@NullMarked
package dev.fovea.schedule;

import org.jspecify.annotations.NullMarked;
