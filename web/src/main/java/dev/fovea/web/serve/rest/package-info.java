/**
 * What is answered over HTTP: the Open Inference Protocol, the prediction API of TensorFlow
 * Serving, classes of images, and what operators need.
 */
@NullMarked
package dev.fovea.web.serve.rest;

import org.jspecify.annotations.NullMarked;
