package io.datastream.source;

/**
 * Settings that belong together.
 *
 * @param mapping the interface that is their {@link io.smallrye.config.ConfigMapping}, with the
 *     prefix {@code datastream.sources} and a map by the sources' names
 * @param owner who has them, for people: {@code type api}
 */
public record SettingsGroup(Class<?> mapping, String owner) {}
