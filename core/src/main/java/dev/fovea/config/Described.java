package dev.fovea.config;

/**
 * Something that a configuration names by class: an initializer, a regularizer, a layer.
 *
 * @param module Keras's module, such as "keras.initializers"
 * @param className Keras's class, such as "GlorotUniform"
 */
public record Described(String module, String className, Config config) {}
