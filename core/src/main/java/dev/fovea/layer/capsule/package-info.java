/**
 * Capsules: groups of neurons whose vector stands for an entity, with dynamic routing by agreement
 * (S. Sabour, N. Frosst and G. Hinton, "Dynamic routing between capsules", 2017).
 */
@NullMarked
package dev.fovea.layer.capsule;

import org.jspecify.annotations.NullMarked;
