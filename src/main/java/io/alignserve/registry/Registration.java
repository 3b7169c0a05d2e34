package io.alignserve.registry;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint to register.
 *
 * @param name its name: lower-case letters, digits, dots, hyphens and underscores, 1 to
 * 100
 * @param path its folder, below one of the configured roots; absolute, or relative to the
 * first root that has it
 * @param base for a LoRA adapter, the name of the registered checkpoint it was trained
 * on; else {@code null}
 * @param digest the digest it must have; {@code null} = any
 */
public record Registration(String name, String path, @Nullable String base, @Nullable String digest) {
}
