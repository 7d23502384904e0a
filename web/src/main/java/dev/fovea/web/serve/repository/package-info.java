/**
 * Models and their versions: loaded, checked, warmed, served, replaced and taken out of service.
 */
@NullMarked
package dev.fovea.web.serve.repository;

import org.jspecify.annotations.NullMarked;
